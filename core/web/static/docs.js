// Shows the OpenAPI document with Swagger UI; nothing is asked of any other host.
const place = document.getElementById("docs");
window.SwaggerUIBundle({
  domNode: place,
  url: place.dataset.document,
  deepLinking: true,
  validatorUrl: null,
  defaultModelsExpandDepth: -1,
});
