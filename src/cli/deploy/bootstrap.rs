//! `deployer bootstrap`: the bucket and the table that the backend `s3` keeps its records in.

use super::super::options::Start;
use super::super::{Console, Exit, Failure};
use super::confirmed;
use super::place::{self, Place, RecordsOf};
use super::records::{Common, opened};
use crate::cli::workspace;
use crate::deploy::bootstrap::{self, Bootstrapped, Names};
use crate::deploy::execute::check_place;
use crate::settings::StateBackend;
use clap::Args;
use serde_json::json;

/// Make the bucket for records and artifacts and the table for locks, in the environment's account.
///
/// Both are a CloudFormation stack of their own, in the region of `state.region` if deployer.yaml names one, else in
/// the environment's. Nothing happens if they are as this version wants them.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    let common = &arguments.common;
    console.write_documents(common.how.format.documents());
    let located = workspace::locate(&common.input, start, console)?;
    let mut opened = match opened(common, start, &located, console)? {
        Ok(opened) => opened,
        Err(exit) => return Ok(exit),
    };
    let state = opened.session.configuration.as_ref().map(|configuration| &configuration.state);
    if let Some(region) = state.and_then(|state| state.region.as_ref()) {
        opened.head.region = Some(region.value.to_string());
    }
    let names = state.map_or_else(Names::default, |state| Names {
        bucket: state.bucket.as_ref().map(|bucket| bucket.value.to_string()),
        table: state.lock_table.value.to_string(),
    });
    let is_used = state.is_some_and(|state| state.backend.value == StateBackend::S3);
    let place = Place::open(&common.connection, &opened.head, &RecordsOf::session(&opened.session), &located)?;
    let checked = place.block_on(check_place(place.world(), &opened.head));
    checked.map_err(|error| place::failure(&error))?;
    if !common.how.yes && !confirmed("make bucket and table for", &opened.head, console)? {
        return Ok(Exit::Fine);
    }
    let world = place.world();
    let made = place.block_on(bootstrap::bring(world.cloudformation, world.clock, &place::new_id(), &names));
    tell(&made.map_err(|error| Failure::new(error.to_string()))?, is_used, console);
    Ok(Exit::Fine)
}

fn tell(made: &Bootstrapped, is_used: bool, console: &mut Console) {
    let result = if made.is_changed { "made" } else { "unchanged" };
    let document = json!({"version": 1, "result": result, "bucket": made.bucket, "table": made.table});
    if !console.document(&document) {
        console.print(&format!("bucket {}\ntable  {}\n", made.bucket, made.table));
    }
    let what = if made.is_changed { "made" } else { "there already" };
    let how = if is_used { "" } else { "; write `state: {backend: s3}` into deployer.yaml to use them" };
    console.say(&format!("{what}, in account {} and {}{how}", made.identity.account, made.identity.region));
}
