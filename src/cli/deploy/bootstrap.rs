//! `deployer bootstrap`: the bucket and the table that the backend `s3` keeps its records in.

use super::super::options::Start;
use super::super::{Console, Exit, Failure};
use super::confirmed;
use super::place;
use super::records::{Common, settle, with};
use crate::deploy::bootstrap::{self, Names};
use crate::deploy::execute::check_place;
use clap::Args;

/// Make the bucket for records and artifacts and the table for locks, in the environment's account.
///
/// Both are a CloudFormation stack of their own. Nothing happens if they are as this version wants them.
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    common: Common,
}

pub(in crate::cli) fn run(arguments: &Arguments, start: &Start, console: &mut Console) -> Result<Exit, Failure> {
    settle(with(&arguments.common, start, console, |place, compiled, _, console| {
        let checked = place.block_on(check_place(place.world(), &compiled.assembly.manifest));
        checked.map_err(|error| place::failure(&error))?;
        let state = compiled.session.configuration.as_ref().map(|configuration| &configuration.state);
        let names = state.map_or_else(Names::default, |state| Names {
            bucket: state.bucket.as_ref().map(|bucket| bucket.value.to_string()),
            table: state.lock_table.value.to_string(),
        });
        if !arguments.common.how.yes && !confirmed(&compiled.assembly, console)? {
            return Ok(Exit::Fine);
        }
        let world = place.world();
        let made = place.block_on(bootstrap::bring(world.cloudformation, world.clock, &place::new_id(), &names));
        let made = made.map_err(|error| Failure::new(error.to_string()))?;
        let what = if made.is_changed { "made" } else { "there already" };
        console.print(&format!("bucket {}\ntable  {}\n", made.bucket, made.table));
        console.say(&format!(
            "{what}, in account {} and {}; write `state: {{backend: s3}}` into deployer.yaml to use them",
            made.identity.account, made.identity.region
        ));
        Ok(Exit::Fine)
    }))
}
