ALTER TABLE name_conflict ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE name_conflict FORCE ROW LEVEL SECURITY
;;
CREATE POLICY name_conflict_read ON name_conflict FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY name_conflict_insert ON name_conflict FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY name_conflict_update ON name_conflict FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY name_conflict_delete ON name_conflict FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON name_conflict TO onex_app
;;
