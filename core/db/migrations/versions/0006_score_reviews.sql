ALTER TABLE score_review ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE score_review FORCE ROW LEVEL SECURITY
;;
CREATE POLICY score_review_read ON score_review FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (host_college_id = app_college() OR college_id = app_college())))
;;
CREATE POLICY score_review_insert ON score_review FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (host_college_id = app_college())))
;;
CREATE POLICY score_review_update ON score_review FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (host_college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (host_college_id = app_college())))
;;
CREATE POLICY score_review_delete ON score_review FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (host_college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON score_review TO onex_app
;;
