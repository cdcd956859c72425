ALTER TABLE webhook ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE webhook FORCE ROW LEVEL SECURITY
;;
CREATE POLICY webhook_read ON webhook FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())) OR (app_kind() = 'system' AND (true)))
;;
CREATE POLICY webhook_insert ON webhook FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY webhook_update ON webhook FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY webhook_delete ON webhook FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook TO onex_app
;;
