//! Quotients at the largest steps that each of the short series is taken for: all their digits.

use model::{TwoLayerNet, TwoLayerParams};
use ndarray::array;

/// A unit that gets 1 and is at `bias`, its weight to the right one of two classes, and that class's bias; and the
/// quotients by `bias`, by that weight and by the class's bias.
struct Case {
    weight: f64,
    bias: f64,
    class_bias: f64,
    quotients: [f64; 3],
}

const fn case(weight: f64, bias: f64, class_bias: f64, quotients: [f64; 3]) -> Case {
    Case {
        weight,
        bias,
        class_bias,
        quotients,
    }
}

/// The quotients are of `L = ln(1 + exp(−(weight · σ(bias) + class bias)))`, from mpmath at 60 digits.
#[track_caller]
fn has_all_digits(h: f64, cases: [Case; 4]) {
    for case in cases {
        let net = TwoLayerNet::from_params(TwoLayerParams {
            w1: array![[0.0]],
            b1: array![case.bias],
            w2: array![[case.weight, 0.0]],
            b2: array![case.class_bias, 0.0],
        })
        .unwrap();
        let found = net.numerical_gradient_with_step(&array![[1.0]], &array![[1.0, 0.0]], h);
        let [unit, weight, class] = case.quotients;
        for (name, found, expected) in [
            ("w1", found.w1[[0, 0]], unit),
            ("b1", found.b1[0], unit),
            ("w2, right", found.w2[[0, 0]], weight),
            ("w2, wrong", found.w2[[0, 1]], -weight),
            ("b2, right", found.b2[0], class),
            ("b2, wrong", found.b2[1], -class),
        ] {
            let error = found / expected - 1.0;
            let of = (case.weight, case.bias, case.class_bias);
            assert!(error.abs() < 2e-15, "{of:?}, {name}: off by {error:e}");
        }
    }
}

#[test]
fn of_the_notes_step() {
    has_all_digits(
        9.155_273_437_5e-5, // 3/2¹⁵
        [
            case(
                7.25,
                0.0,
                -20.0,
                [
                    -1.812_499_858_547_596_7,
                    -0.499_999_961_327_893_4,
                    -0.999_999_922_655_786_9,
                ],
            ),
            case(
                7.25,
                0.0,
                0.0,
                [
                    -0.047_047_710_087_537_976,
                    -0.012_978_678_603_084_31,
                    -0.025_957_357_231_283_926,
                ],
            ),
            case(
                7.25,
                0.5,
                -3.0,
                [
                    -0.307_565_372_440_058_7,
                    -0.112_366_198_884_547_85,
                    -0.180_519_743_704_278_3,
                ],
            ),
            case(
                7.25,
                -2.0,
                4.0,
                [
                    -0.005_829_850_364_248_310_5,
                    -0.000_912_942_734_062_157_6,
                    -0.007_658_727_821_464_563,
                ],
            ),
        ],
    );
}

#[test]
fn of_steps_twenty_times_as_large() {
    has_all_digits(
        0.001_953_125, // 2⁻⁹
        [
            case(
                2.0,
                0.0,
                -20.0,
                [
                    -0.499_999_838_252_943_5,
                    -0.499_999_997_198_601_33,
                    -0.999_999_994_397_2,
                ],
            ),
            case(
                2.0,
                0.0,
                0.0,
                [
                    -0.134_470_675_158_643_86,
                    -0.134_470_717_905_722_13,
                    -0.268_941_479_135_780_4,
                ],
            ),
            case(
                2.0,
                0.5,
                -3.0,
                [
                    -0.400_724_736_610_878_76,
                    -0.530_704_182_107_372_9,
                    -0.852_592_505_278_010_1,
                ],
            ),
            case(
                2.0,
                -2.0,
                4.0,
                [
                    -0.002_987_130_138_411_112,
                    -0.001_695_697_200_970_203_3,
                    -0.014_225_307_484_552_717,
                ],
            ),
        ],
    );
}

#[test]
fn of_a_tenth() {
    has_all_digits(
        0.093_75, // 3/32
        [
            case(
                4.25,
                0.0,
                -20.0,
                [
                    -1.061_722_466_760_061_8,
                    -0.499_999_991_367_925_8,
                    -0.999_999_982_716_881_2,
                ],
            ),
            case(
                4.25,
                0.0,
                0.0,
                [
                    -0.113_407_229_884_848_86,
                    -0.053_359_024_326_526_25,
                    -0.106_800_407_560_491_56,
                ],
            ),
            case(
                4.25,
                0.5,
                -3.0,
                [
                    -0.586_839_838_055_123_6,
                    -0.365_816_774_116_096_3,
                    -0.587_657_764_315_389_6,
                ],
            ),
            case(
                4.25,
                -2.0,
                4.0,
                [
                    -0.004_867_485_511_502_832,
                    -0.001_301_164_529_552_241_3,
                    -0.010_930_797_806_903_973,
                ],
            ),
        ],
    );
}
