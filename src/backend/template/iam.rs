//! IAM statements and policy documents.

use super::Val;
use crate::val;

/// One statement that allows something. Lowering never denies, except in resource policies.
#[derive(Debug, Clone)]
pub struct Statement {
    /// The statement's id, letters and digits; unique in its document.
    pub sid: String,
    /// `service:Action`s.
    pub actions: Vec<Val>,
    /// ARNs of what the actions may touch.
    pub resources: Vec<Val>,
    /// The `Condition` block, or absent.
    pub condition: Val,
}

impl Statement {
    /// A statement without condition.
    #[must_use]
    pub fn allow(sid: impl Into<String>, actions: &[&'static str], resources: Vec<Val>) -> Self {
        Self::written(sid, actions.iter().map(|action| Val::from(*action)).collect(), resources)
    }

    /// A statement of actions that the user wrote, which keep their origins.
    #[must_use]
    pub fn written(sid: impl Into<String>, actions: Vec<Val>, resources: Vec<Val>) -> Self {
        Self { sid: sid.into(), actions, resources, condition: Val::ABSENT }
    }

    /// The same with a `Condition` block.
    #[must_use]
    pub fn when(mut self, condition: Val) -> Self {
        self.condition = condition;
        self
    }

    fn to_val(&self) -> Val {
        val!({
            "Sid": self.sid.as_str(),
            "Effect": "Allow",
            "Action": Val::list(self.actions.iter().cloned()),
            "Resource": Val::list(self.resources.iter().cloned()),
            "Condition": self.condition.clone(),
        })
    }
}

/// A policy document of statements.
#[must_use]
pub fn document(statements: &[Statement]) -> Val {
    val!({"Version": "2012-10-17", "Statement": Val::list(statements.iter().map(Statement::to_val))})
}

/// The document by which a service may assume a role, only on behalf of this account (the confused
/// deputy guard that AWS documents for ECS, Scheduler and others).
#[must_use]
pub fn trust(service: &str) -> Val {
    val!({
        "Version": "2012-10-17",
        "Statement": [{
            "Effect": "Allow",
            "Principal": {"Service": service},
            "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": Val::reference("AWS::AccountId")}},
        }],
    })
}

/// Like [`trust`] for services that do not send a source account when they assume a role (Lambda).
#[must_use]
pub fn trust_without_source(service: &str) -> Val {
    val!({
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}],
    })
}

/// A statement of a bucket or queue policy that denies every request without TLS.
#[must_use]
pub fn deny_without_tls(action: &str, resources: Vec<Val>) -> Val {
    val!({
        "Sid": "DenyWithoutTls",
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": resources,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    })
}
