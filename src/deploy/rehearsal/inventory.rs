//! What is there on the rehearsal beside the stacks: everything, unless it is told otherwise.

use super::Rehearsal;
use crate::deploy::cloud::{CloudError, CloudResult, ErrorKind};
use crate::deploy::inventory::{Absence, Inventory, Question};
use async_trait::async_trait;
use std::collections::BTreeMap;

impl Rehearsal {
    /// Lets a secret, parameter, image (its tag or digest) or certificate not be there.
    pub fn take_away(&self, name: &str, absence: Absence) {
        self.inner.borrow_mut().absent.insert(name.to_owned(), absence);
    }

    /// Takes a permission to look for such things from the caller.
    pub fn deny(&self, action: &str) {
        self.inner.borrow_mut().denied.insert(action.to_owned());
    }

    /// Lets repositories below a prefix be filled when somebody pulls.
    pub fn pull_through(&self, prefix: &str) {
        self.inner.borrow_mut().pull_through.push(prefix.to_owned());
    }

    fn permit(&self, action: &'static str) -> CloudResult<()> {
        let mut inner = self.inner.borrow_mut();
        *inner.calls.entry(action).or_default() += 1;
        if !inner.denied.contains(action) {
            return Ok(());
        }
        let (code, message) = ("AccessDeniedException".to_owned(), "the caller may not".to_owned());
        Err(CloudError { operation: action, code, message, kind: ErrorKind::Denied { action: None, resource: None } })
    }
}

#[async_trait(?Send)]
impl Inventory for Rehearsal {
    async fn absent(&self, question: &Question) -> CloudResult<BTreeMap<String, Absence>> {
        self.permit(question.action())?;
        let inner = self.inner.borrow();
        let absent = question.names().iter().filter_map(|name| Some((name.clone(), *inner.absent.get(name)?)));
        Ok(absent.collect())
    }

    async fn pull_through_prefixes(&self, _: &str, _: &str) -> CloudResult<Vec<String>> {
        self.permit("ecr:DescribePullThroughCacheRules")?;
        Ok(self.inner.borrow().pull_through.clone())
    }
}
