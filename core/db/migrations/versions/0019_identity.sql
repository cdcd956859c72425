ALTER TABLE user_session ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE user_session FORCE ROW LEVEL SECURITY
;;
CREATE POLICY user_session_read ON user_session FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY user_session_insert ON user_session FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY user_session_update ON user_session FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY user_session_delete ON user_session FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON user_session TO onex_app
;;
ALTER TABLE second_factor ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE second_factor FORCE ROW LEVEL SECURITY
;;
CREATE POLICY second_factor_read ON second_factor FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY second_factor_insert ON second_factor FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY second_factor_update ON second_factor FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY second_factor_delete ON second_factor FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON second_factor TO onex_app
;;
