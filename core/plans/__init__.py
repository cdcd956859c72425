"""考核计划: drafted from a notice, published once with frozen rules, changed only by amendment."""
