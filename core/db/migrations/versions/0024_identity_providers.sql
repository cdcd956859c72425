ALTER TABLE identity_provider ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE identity_provider FORCE ROW LEVEL SECURITY
;;
CREATE POLICY identity_provider_read ON identity_provider FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY identity_provider_insert ON identity_provider FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY identity_provider_update ON identity_provider FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY identity_provider_delete ON identity_provider FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity_provider TO onex_app
;;
ALTER TABLE linked_identity ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE linked_identity FORCE ROW LEVEL SECURITY
;;
CREATE POLICY linked_identity_read ON linked_identity FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY linked_identity_insert ON linked_identity FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY linked_identity_update ON linked_identity FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY linked_identity_delete ON linked_identity FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON linked_identity TO onex_app
;;
