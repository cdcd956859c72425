"""成绩: marks by subject, results, their publication and the public look-up."""
