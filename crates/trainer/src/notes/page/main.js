// From the facts to the page.

showCode();
showDerivative();
showGradient();
showDescent();
showSimpleNet();
showOneWeight();
showBatch();
showReplay();
showOverfitting();
byId("built-in").hidden = !facts.images.built_in;
byId("mnist").hidden = !facts.images.mnist;
inEachLanguage(() => (document.title = say("title")));
showLanguages();
speak(language);
Object.assign(notes, { curves, surfaces, centralDifference, forwardDifference, numericalGradient, gradientDescent, simpleNet });
