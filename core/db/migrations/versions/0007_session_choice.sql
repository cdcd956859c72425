ALTER TABLE session_choice ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE session_choice FORCE ROW LEVEL SECURITY
;;
CREATE POLICY session_choice_read ON session_choice FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR true)))
;;
CREATE POLICY session_choice_insert ON session_choice FOR INSERT WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY session_choice_update ON session_choice FOR UPDATE USING ((app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY session_choice_delete ON session_choice FOR DELETE USING ((app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON session_choice TO onex_app
;;
