"""Writes one network in the ways of NumPy, and files that hold no network."""
import numpy as np
rng = np.random.default_rng(1)
w1, b1, w2, b2 = rng.normal(size=(5, 4)), rng.normal(size=4), rng.normal(size=(4, 3)), rng.normal(size=3)
np.concatenate([a.ravel() for a in (w1, b1, w2, b2)]).tofile("expected")
np.savez("plain.npz", w1=w1, b1=b1, w2=w2, b2=b2)
np.savez_compressed("compressed.npz", w1=w1, b1=b1, w2=w2, b2=b2)
np.savez("upper.npz", W1=w1, b1=b1, W2=w2, b2=b2)
np.savez("columns.npz", w1=np.asfortranarray(w1), b1=b1, w2=np.asfortranarray(w2), b2=b2)
single = [a.astype(np.float32) for a in (w1, b1, w2, b2)]
np.savez("single.npz", **dict(zip(["w1", "b1", "w2", "b2"], single)))
for order in "<>":
    for width in "248":
        name = {"<": "little", ">": "big"}[order] + "-f" + width
        stored = [a.astype(order + "f" + width) for a in (w1, b1, w2, b2)]
        np.savez(name + ".npz", **dict(zip(["w1", "b1", "w2", "b2"], stored)))
        np.concatenate([a.astype("<f8").ravel() for a in stored]).tofile("expected-" + name)
np.savez("rows.npz", w1=w1, b1=b1.reshape(1, 4), w2=w2, b2=b2.reshape(1, 1, 3))
np.savez("column.npz", w1=w1, b1=b1.reshape(4, 1), w2=w2, b2=b2)
np.savez("long.npz", w1=w1.astype(np.longdouble), b1=b1, w2=w2, b2=b2)
np.savez("complex.npz", w1=w1.astype(complex), b1=b1, w2=w2, b2=b2)
np.savez("three.npz", w1=w1, b1=b1, w2=w2)
np.savez("integers.npz", w1=w1.astype(int), b1=b1, w2=w2, b2=b2)
np.savez("flat.npz", w1=w1.ravel(), b1=b1, w2=w2, b2=b2)
