ALTER TABLE password_reset ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE password_reset FORCE ROW LEVEL SECURITY
;;
CREATE POLICY password_reset_read ON password_reset FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY password_reset_insert ON password_reset FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY password_reset_update ON password_reset FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY password_reset_delete ON password_reset FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT ON password_reset TO onex_app
;;
