// From the facts to the page.

showCode();
showDerivative();
showGradient();
showDescent();
showSimpleNet();
showLanguages();
speak(language);
