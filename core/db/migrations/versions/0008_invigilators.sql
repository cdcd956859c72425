ALTER TABLE invigilator ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE invigilator FORCE ROW LEVEL SECURITY
;;
CREATE POLICY invigilator_read ON invigilator FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY invigilator_insert ON invigilator FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY invigilator_update ON invigilator FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY invigilator_delete ON invigilator FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON invigilator TO onex_app
;;
ALTER TABLE invigilator_duty ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE invigilator_duty FORCE ROW LEVEL SECURITY
;;
CREATE POLICY invigilator_duty_read ON invigilator_duty FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())) OR (app_kind() = 'college' AND (college_id = app_college())))
;;
CREATE POLICY invigilator_duty_insert ON invigilator_duty FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY invigilator_duty_update ON invigilator_duty FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY invigilator_duty_delete ON invigilator_duty FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON invigilator_duty TO onex_app
;;
ALTER TABLE invigilator_time ENABLE ROW LEVEL SECURITY
;;
ALTER TABLE invigilator_time FORCE ROW LEVEL SECURITY
;;
CREATE POLICY invigilator_time_read ON invigilator_time FOR SELECT USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor() OR true)) OR (app_kind() = 'college' AND (true)))
;;
CREATE POLICY invigilator_time_insert ON invigilator_time FOR INSERT WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY invigilator_time_update ON invigilator_time FOR UPDATE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor()))) WITH CHECK ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
CREATE POLICY invigilator_time_delete ON invigilator_time FOR DELETE USING ((app_kind() = 'vendor' AND (vendor_id = app_vendor())))
;;
GRANT SELECT, INSERT, UPDATE, DELETE ON invigilator_time TO onex_app
;;
