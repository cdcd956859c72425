"""The OpenAPI document is valid, and its page asks nobody else for anything."""

from __future__ import annotations

import re

from flask.testing import FlaskClient
from openapi_spec_validator import validate


def test_the_document_is_valid_openapi_3(anyone: FlaskClient) -> None:
    document = anyone.get("/api/openapi.json").get_json()
    validate(document)
    assert document["openapi"].startswith("3.")
    assert document["info"]["title"] == "onex"


def test_operations_are_tagged_by_resource_and_errors_described(anyone: FlaskClient) -> None:
    document = anyone.get("/api/openapi.json").get_json()
    assert document["paths"]["/api/v1/trials"]["post"]["tags"] == ["trials"]
    assert "detail" in document["components"]["schemas"]["Problem"]["properties"]
    assert document["security"] == [{"token": []}]


def test_the_page_of_the_document_needs_no_other_host(anyone: FlaskClient) -> None:
    text = anyone.get("/api/docs").text
    addresses = re.findall(r'(?:src|href|data-document)="([^"]+)"', text)
    assert any(address.endswith("swagger-ui-bundle.js") for address in addresses)
    for address in addresses:
        assert address.startswith(("/", "#"))
        assert not address.startswith("//")
        if address.startswith("/") and address != "/":
            with anyone.get(address) as answer:
                assert answer.status_code == 200
