//! With the feature `serde`, reports go to JSON.

use calc::check::{check, taylor};
use ndarray::{ArrayRef1, array};
use serde_json::{json, to_value};

#[test]
fn report_is_an_object_of_counts_and_worst_entries() {
    let report = to_value(check(&array![[1.0, 3.0]], &array![[1.0, 2.0]])).unwrap();
    assert_eq!(report["subject"], "Entries");
    assert_eq!(
        (&report["passes"], &report["mismatches"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(report["mean_difference"], 0.5);
    let worst = &report["worst"][0];
    assert_eq!(worst["index"], json!([0, 1]));
    assert_eq!(
        (&worst["analytic"], &worst["numerical"]),
        (&json!(3.0), &json!(2.0))
    );
    assert_eq!(worst["verdict"], "Mismatch");
}

#[test]
fn taylor_is_an_object_with_its_slope_and_remainders() {
    let f = |x: &ArrayRef1<f64>| x[0] * x[0];
    let taylor = to_value(taylor(f, &array![0.0], &array![0.0], &array![1.0]).unwrap()).unwrap();
    assert_eq!(taylor["verdict"], "Pass");
    assert_eq!(taylor["remainders"][0], json!([0.5, 0.25]));
}
