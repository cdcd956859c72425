ALTER TABLE change_request ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE change_request FORCE ROW LEVEL SECURITY
;;
CREATE POLICY change_request_read ON change_request FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY change_request_insert ON change_request FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY change_request_update ON change_request FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY change_request_delete ON change_request FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON change_request TO onex_app
;;
ALTER TABLE verification_outage ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE verification_outage FORCE ROW LEVEL SECURITY
;;
CREATE POLICY verification_outage_read ON verification_outage FOR SELECT USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY verification_outage_insert ON verification_outage FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY verification_outage_update ON verification_outage FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY verification_outage_delete ON verification_outage FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON verification_outage TO onex_app
;;
