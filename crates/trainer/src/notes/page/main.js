// Builds the page from its data.

showCode();
showDerivative();
showGradient();
showDescent();
showSimpleNet();
showOneWeight();
showBatch();
showReplay();
showOverfitting();
byId("built-in").hidden = !data.images.built_in;
byId("mnist").hidden = !data.images.mnist;
inEachLanguage(() => (document.title = say("title")));
showLanguages();
speak(language);
Object.assign(notes, { curves, surfaces, centralDifference, forwardDifference, numericalGradient, gradientDescent, simpleNet });
