//! Values against 30 digits, computed with mpmath 1.3 at 40 digits (`mp.dps = 40`), each at the exact
//! binary value of the literal, e.g. `1 / (1 + mp.exp(-mpf(-36.5)))`.

use layers::*;
use ndarray::{Array2, array};

/// Two units in the last place: `exp` and one division each round once.
const ULPS: f64 = 2.0 * f64::EPSILON;

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    let error = (found - expected).abs();
    // 5e-324 is the spacing of the denormal numbers, where no relative accuracy is to be had.
    assert!(
        error <= ULPS * expected.abs() + 5e-324,
        "{found:e} is not {expected:e}"
    );
}

fn one(a: f64) -> Array2<f64> {
    array![[a]]
}

#[test]
#[expect(clippy::excessive_precision, reason = "30 digits, as computed")]
fn sigmoid_and_its_derivative_keep_their_digits_from_end_to_end() {
    for (a, value, grad) in [
        (
            -745.0,
            2.822_350_730_471_937_07e-324,
            2.822_350_730_471_937_07e-324,
        ),
        (
            -700.0,
            9.859_676_543_759_770_856_705_372_947_85e-305,
            9.859_676_543_759_770_856_705_372_947_85e-305,
        ),
        (
            -36.5,
            1.406_861_712_446_146_569_322_925_933_54e-16,
            1.406_861_712_446_146_371_396_938_138_85e-16,
        ),
        (
            -1.5,
            0.182_425_523_806_356_340_392_782_821_344,
            0.149_146_452_070_332_856_501_533_410_434,
        ),
        (
            -1e-10,
            0.499_999_999_974_999_999_999_999_999_089,
            0.249_999_999_999_999_999_999_375,
        ),
        (
            0.3,
            0.574_442_516_811_658_984_438_038_803_234,
            0.244_458_311_690_745_869_470_064_783_744,
        ),
        (
            2.0,
            0.880_797_077_977_882_444_059_729_141_302,
            0.104_993_585_403_506_517_348_624_184_76,
        ),
        (
            40.0,
            0.999_999_999_999_999_995_751_645_744_708,
            4.248_354_255_291_588_959_232_207_025_95e-18,
        ),
        (700.0, 1.0, 9.859_676_543_759_770_856_705_372_947_85e-305),
    ] {
        assert_close(sigmoid(&one(a))[[0, 0]], value);
        assert_close(sigmoid_grad(&one(a))[[0, 0]], grad);
    }
}

#[test]
#[expect(clippy::excessive_precision, reason = "30 digits, as computed")]
fn tanh_and_its_derivative_keep_their_digits() {
    for (a, value, grad) in [
        (
            -20.0,
            -0.999_999_999_999_999_991_503_291_489_417,
            1.699_341_702_116_635_583_692_882_810_38e-17,
        ),
        (
            -1.5,
            -0.905_148_253_644_866_438_242_303_696_456,
            0.180_706_638_923_648_530_597_440_113_743,
        ),
        (
            1e-10,
            1.000_000_000_000_000_036_428_863_982_16e-10,
            0.999_999_999_999_999_999_99,
        ),
        (
            0.3,
            0.291_312_612_451_590_895_658_160_015_769,
            0.915_136_961_826_629_209_056_869_556_343,
        ),
        (
            2.0,
            0.964_027_580_075_816_883_946_413_724_101,
            0.070_650_824_853_164_465_686_247_655_861_1,
        ),
    ] {
        assert_close(tanh(&one(a))[[0, 0]], value);
        assert_close(tanh_grad(&one(a))[[0, 0]], grad);
    }
}

#[test]
#[expect(clippy::excessive_precision, reason = "30 digits, as computed")]
fn softmax_is_right_for_small_and_for_huge_logits_in_one_batch() {
    let logits = array![
        [0.3, 2.9, 4.0],
        [1000.0, 999.0, 0.0],
        [-1000.0, -1000.5, -1001.0],
        [-1000.0, 1000.0, 0.0],
    ];
    let expected = array![
        [
            0.018_211_273_295_547_533_181_057_565_036_4,
            0.245_191_812_935_073_883_880_416_007_09,
            0.736_596_913_769_378_582_938_526_427_974
        ],
        [
            0.731_058_578_630_004_879_251_159_241_822,
            0.268_941_421_369_995_120_748_840_758_178,
            0.0
        ],
        [
            0.506_480_391_055_654_025_903_042_121_314,
            0.307_195_885_718_498_397_073_157_144_53,
            0.186_323_723_225_847_577_023_800_734_156
        ],
        [0.0, 1.0, 0.0],
    ];
    for (found, expected) in softmax(&logits).iter().zip(&expected) {
        assert_close(*found, *expected);
    }
}

#[test]
#[expect(clippy::excessive_precision, reason = "30 digits, as computed")]
fn softmax_cross_entropy_keeps_tiny_and_huge_losses() {
    for (a, class, expected) in [
        ([0.3, 2.9, 4.0], 0, 4.005_714_464_812_452_112_824_759_290_93),
        (
            [1000.0, 999.0, 0.0],
            1,
            1.313_261_687_518_222_834_048_995_494_97,
        ),
        ([1000.0, -1000.0, 0.0], 1, 2000.0),
        ([-1000.0, 0.0, 1000.0], 0, 2000.0),
        (
            [40.0, 0.0, -3.0],
            0,
            4.459_867_359_050_697_034_046_844_048_59e-18,
        ),
        ([1000.0, 0.0, -1000.0], 0, 0.0),
        ([0.1, 0.2, 0.3], 2, 1.001_942_848_229_244_141_768_256_896_15),
    ] {
        let mut t = Array2::zeros((1, 3));
        t[[0, class]] = 1.0;
        assert_close(softmax_cross_entropy(&array![a], &t), expected);
    }
}

#[test]
#[expect(clippy::excessive_precision, reason = "30 digits, as computed")]
fn the_books_two_answers_to_a_2_have_the_books_errors() {
    // Section 4.2: the truth is 2; the first answer says 2 with 0.6, the second says 7.
    let t = array![[0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]];
    let right = array![[0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]];
    let wrong = array![[0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0]];
    assert_close(
        sum_squared_error(&right, &t),
        0.097_500_000_000_000_010_824_674_490_095_3,
    );
    assert_close(
        sum_squared_error(&wrong, &t),
        0.597_499_999_999_999_983_069_098_874_466,
    );
    assert_close(
        cross_entropy_error(&right, &t),
        0.510_825_457_099_337_943_362_428_637_09,
    );
    assert_close(
        cross_entropy_error(&wrong, &t),
        2.302_584_092_994_545_628_173_607_903_02,
    );
}

#[test]
fn nan_is_not_hidden() {
    let a = array![[f64::NAN, 1.0]];
    for f in [identity, sigmoid, tanh, relu] {
        assert!(f(&a)[[0, 0]].is_nan());
    }
    assert!(softmax(&a).iter().all(|p| p.is_nan()));
    assert!(softmax_cross_entropy(&a, &array![[0.0, 1.0]]).is_nan());
}

#[test]
#[expect(clippy::excessive_precision, reason = "30 digits, as computed")]
fn log_sum_exp_keeps_its_digits_with_and_without_the_largest() {
    let sum = LogSumExp::of([0.3, 2.9, 4.0]);
    assert_close(sum.value(), 4.305_714_464_812_452_101_722_529_044_68);
    assert_close(sum.minus(4.0), 0.305_714_464_812_452_101_722_529_044_678);
    let sum = LogSumExp::of([-1000.0, 0.0, 1000.0]);
    assert_eq!((sum.value(), sum.minus(-1000.0)), (1000.0, 2000.0));
}

/// By `e^(aᵢ − aₖ) = 1` for equal scores, and by `e^−∞ = 0`.
#[test]
fn log_sum_exp_of_infinite_scores_is_not_nan() {
    let infinity = f64::INFINITY;
    for a in [infinity, -infinity] {
        assert_eq!(LogSumExp::of([a, a]).value(), a);
        assert_eq!(LogSumExp::of([a, a]).minus(a), 2_f64.ln());
    }
    assert_eq!(LogSumExp::of([-infinity, 3.0]).value(), 3.0);
    assert_eq!(LogSumExp::of([]).value(), -infinity);
}

/// As `np.argmax` says of the same lists.
#[test]
fn argmax_is_the_first_of_the_largest() {
    assert_eq!(argmax([3.0, 5.0, 5.0, -7.0]), Some(1));
    assert_eq!(argmax([f64::NEG_INFINITY; 3]), Some(0));
    assert_eq!(argmax([0.0, -0.0]), Some(0));
    assert_eq!(argmax([f64::NAN, 1.0]), Some(0));
}
