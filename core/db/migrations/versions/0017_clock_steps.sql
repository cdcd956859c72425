ALTER TABLE clock_step ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE clock_step FORCE ROW LEVEL SECURITY
;;
CREATE POLICY clock_step_read ON clock_step FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY clock_step_insert ON clock_step FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY clock_step_update ON clock_step FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY clock_step_delete ON clock_step FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON clock_step TO onex_app
;;
