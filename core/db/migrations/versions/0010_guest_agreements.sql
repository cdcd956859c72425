ALTER TABLE guest_agreement ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE guest_agreement FORCE ROW LEVEL SECURITY
;;
CREATE POLICY guest_agreement_read ON guest_agreement FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY guest_agreement_insert ON guest_agreement FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY guest_agreement_update ON guest_agreement FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
CREATE POLICY guest_agreement_delete ON guest_agreement FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college() OR host_college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON guest_agreement TO onex_app
;;
