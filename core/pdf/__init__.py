"""Printed documents: Chinese fonts, a canvas with the few things our forms need, QR codes."""
