DROP POLICY audit_event_read ON audit_event
;;
CREATE POLICY audit_event_read ON audit_event FOR SELECT USING (app_kind() IN ('operator', 'system') OR (app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college() OR other_college_id = app_college())) OR (app_kind() = 'province' AND (province = app_province())))
;;
