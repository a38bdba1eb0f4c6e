//! The output files of a run: tables, plots, report, network and summary.

use data::Dataset;

use super::{
    folder::{RunFolder, name},
    label,
    summary::Summary,
};
use crate::{error::Error, plot, report::Report, text::Language, training::Training};

/// Writes all files but the checkpoint into the folder of the run, each one atomically. The pictures are in `language`,
/// and the report opens in it.
///
/// # Errors
///
/// [`Error::Io`] for the first file that cannot be written, [`Error::Model`] if a weight of the network is not finite.
pub fn save(
    dir: &RunFolder,
    training: &Training,
    summary: &Summary,
    test: &Dataset,
    language: Language,
) -> Result<(), Error> {
    let net = training.result();
    let history = training.history();
    let config = training.config().to_toml();
    let title = label::title(training.config().gradient, &summary.data, language);
    let named = [(title.as_str(), history)];

    let report = Report {
        net: &net,
        history,
        test,
        run: &serde_json::json!(summary),
        config: &config,
    };

    net.save(dir.file(name::MODEL))?;
    dir.save(name::CONFIG, &config)?;
    dir.save(name::METRICS, history.loss_csv())?;
    dir.save(name::ACCURACY, history.accuracy_csv())?;
    dir.save(name::LOSS_PLOT, plot::loss_in(&named, language).svg())?;
    dir.save(
        name::ACCURACY_PLOT,
        plot::accuracy_in(&named, language).svg(),
    )?;
    dir.save(name::SUMMARY, summary.to_json())?;
    dir.save(name::REPORT, report.render_in(language))
}
