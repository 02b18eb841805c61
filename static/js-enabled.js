// Runs before the page is drawn: says that scripts work, so that folded parts may fold.
document.body.className += " js-enabled" + ("noModule" in HTMLScriptElement.prototype ? " govuk-frontend-supported" : "");
