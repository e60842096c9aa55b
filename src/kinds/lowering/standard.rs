//! Resources that many kinds need: log group, role, security group, alarm.

use super::Lowering;
use crate::backend::template::{LogicalId, Policy, Resource, Val, iam};
use crate::kinds::FoundationValue;
use crate::language::Traced;
use crate::settings::RetentionDays;
use crate::val;

/// A role to make.
#[derive(Debug)]
pub struct RoleSpec {
    /// Who may assume it: a document of [`iam::trust`].
    pub trust: Val,
    /// One line for people who find the role in the console.
    pub description: String,
    /// AWS managed policies by the end of their ARN, such as `service-role/AWSLambdaBasicExecutionRole`.
    pub managed: Vec<&'static str>,
    /// What it may do.
    pub statements: Vec<iam::Statement>,
}

/// The egress rule of what begins nothing. It leads nowhere, and is there because EC2 adds a rule of its
/// own to a group without any, which lets everything out.
#[must_use]
pub fn nothing_out() -> Val {
    val!({"IpProtocol": "-1", "CidrIp": "127.0.0.1/32", "Description": "Nothing out"})
}

impl Lowering<'_> {
    /// A role, bounded by the environment's permission boundary if it has one. The inline policy is
    /// left out when there is nothing in it.
    pub fn role(&mut self, id: &LogicalId, role: &RoleSpec) {
        let managed =
            role.managed.iter().map(|name| Val::sub(format!("arn:${{AWS::Partition}}:iam::aws:policy/{name}")));
        let policies = (!role.statements.is_empty())
            .then(|| val!([{"PolicyName": "permissions", "PolicyDocument": iam::document(&role.statements)}]));
        let properties = val!({
            "Description": role.description.as_str(),
            "AssumeRolePolicyDocument": role.trust.clone(),
            "ManagedPolicyArns": Val::list_or_absent(managed),
            "PermissionsBoundary": &self.settings().security.permission_boundary,
            "Policies": policies,
        });
        self.resource(id, "AWS::IAM::Role", properties);
    }

    /// A log group, kept as long as the component or else the environment says. It stays when the
    /// component is removed from the template: logs are evidence.
    pub fn log_group(&mut self, id: &LogicalId, retention: Option<&Traced<RetentionDays>>) {
        let retention = retention.unwrap_or(&self.settings().observability.log_retention_days);
        let properties = val!({"RetentionInDays": retention, "KmsKeyId": self.key()});
        self.resource(id, "AWS::Logs::LogGroup", properties).keep(Policy::RetainExceptOnCreate);
        if let Some(resource) = self.lowered.template.resources.get_mut(id) {
            resource.update_replace_policy = Some(Policy::Retain);
        }
    }

    /// A security group in the environment's VPC that lets everything out; rules for what may come in,
    /// besides `ingress`, are resources of those who come.
    pub fn security_group(&mut self, id: &LogicalId, ingress: Vec<Val>) -> &mut Resource {
        let everything = val!({"IpProtocol": "-1", "CidrIp": "0.0.0.0/0", "Description": "Everything out"});
        self.group(id, ingress, everything)
    }

    /// A security group for what answers and begins nothing, such as a database.
    pub fn closed_security_group(&mut self, id: &LogicalId) {
        self.group(id, Vec::new(), nothing_out());
    }

    fn group(&mut self, id: &LogicalId, ingress: Vec<Val>, egress: Val) -> &mut Resource {
        let properties = val!({
            "GroupDescription": format!("{} of {}", self.address, self.settings().stack.value),
            "VpcId": self.foundation(FoundationValue::VpcId),
            "SecurityGroupIngress": Val::list_or_absent(ingress),
            "SecurityGroupEgress": [egress],
        });
        self.resource(id, "AWS::EC2::SecurityGroup", properties)
    }

    /// An alarm that tells the environment's alarm topic, if it has one. `properties` are the metric
    /// and the threshold.
    pub fn alarm(&mut self, id: &LogicalId, mut properties: Val) {
        let topic = Val::list_or_absent(self.settings().observability.alarm_topic_arn.as_ref().map(Val::from));
        properties.insert("AlarmActions", topic.clone());
        properties.insert("OKActions", topic);
        self.resource(id, "AWS::CloudWatch::Alarm", properties);
    }

    /// Whether something with data is protected against deletion: as the component says, else as the
    /// environment says.
    #[must_use]
    pub fn deletion_protection(&self, own: Option<&Traced<bool>>) -> Val {
        own.map_or_else(|| Val::from(&self.settings().environment.protection.deletion), Val::from)
    }
}
