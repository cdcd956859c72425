ALTER TABLE national_account ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE national_account FORCE ROW LEVEL SECURITY
;;
CREATE POLICY national_account_read ON national_account FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY national_account_insert ON national_account FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY national_account_update ON national_account FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY national_account_delete ON national_account FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON national_account TO onex_app
;;
ALTER TABLE national_delivery ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE national_delivery FORCE ROW LEVEL SECURITY
;;
CREATE POLICY national_delivery_read ON national_delivery FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY national_delivery_insert ON national_delivery FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY national_delivery_update ON national_delivery FOR UPDATE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK (app_kind() IN ('operator', 'system') OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY national_delivery_delete ON national_delivery FOR DELETE USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON national_delivery TO onex_app
;;
ALTER TABLE national_medium ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE national_medium FORCE ROW LEVEL SECURITY
;;
CREATE POLICY national_medium_read ON national_medium FOR SELECT USING (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY national_medium_insert ON national_medium FOR INSERT WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY national_medium_update ON national_medium FOR UPDATE USING (app_kind() IN ('operator', 'system')) WITH CHECK (app_kind() IN ('operator', 'system'))
;;
CREATE POLICY national_medium_delete ON national_medium FOR DELETE USING (app_kind() IN ('operator', 'system'))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON national_medium TO onex_app
;;
