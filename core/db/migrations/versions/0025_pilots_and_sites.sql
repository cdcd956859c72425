ALTER TABLE pilot_file ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE pilot_file FORCE ROW LEVEL SECURITY
;;
CREATE POLICY pilot_file_read ON pilot_file FOR SELECT USING ((app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY pilot_file_insert ON pilot_file FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY pilot_file_update ON pilot_file FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY pilot_file_delete ON pilot_file FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON pilot_file TO onex_app
;;
ALTER TABLE site_file ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE site_file FORCE ROW LEVEL SECURITY
;;
CREATE POLICY site_file_read ON site_file FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY site_file_insert ON site_file FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY site_file_update ON site_file FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY site_file_delete ON site_file FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON site_file TO onex_app
;;
ALTER TABLE site_form ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE site_form FORCE ROW LEVEL SECURITY
;;
CREATE POLICY site_form_read ON site_form FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (true)))
;;
CREATE POLICY site_form_insert ON site_form FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY site_form_update ON site_form FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY site_form_delete ON site_form FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON site_form TO onex_app
;;
ALTER TABLE site_use ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE site_use FORCE ROW LEVEL SECURITY
;;
CREATE POLICY site_use_read ON site_use FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (true)))
;;
CREATE POLICY site_use_insert ON site_use FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY site_use_update ON site_use FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY site_use_delete ON site_use FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON site_use TO onex_app
;;
