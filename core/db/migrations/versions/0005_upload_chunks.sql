ALTER TABLE upload_chunk ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE upload_chunk FORCE ROW LEVEL SECURITY
;;
CREATE POLICY upload_chunk_read ON upload_chunk FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_chunk_insert ON upload_chunk FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_chunk_update ON upload_chunk FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
CREATE POLICY upload_chunk_delete ON upload_chunk FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON upload_chunk TO onex_app
;;
