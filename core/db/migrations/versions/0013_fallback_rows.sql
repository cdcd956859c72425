ALTER TABLE fallback_row ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE fallback_row FORCE ROW LEVEL SECURITY
;;
CREATE POLICY fallback_row_read ON fallback_row FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fallback_row_insert ON fallback_row FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fallback_row_update ON fallback_row FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY fallback_row_delete ON fallback_row FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON fallback_row TO onex_app
;;
ALTER TABLE platform_row ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE platform_row FORCE ROW LEVEL SECURITY
;;
CREATE POLICY platform_row_read ON platform_row FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY platform_row_insert ON platform_row FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY platform_row_update ON platform_row FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY platform_row_delete ON platform_row FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON platform_row TO onex_app
;;
