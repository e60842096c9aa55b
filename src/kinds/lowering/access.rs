//! What references imply: IAM statements of the consumer's role and rules in the producer's security
//! group, both owned by the consumer, so that a producer never changes because somebody uses it.

use super::Lowering;
use crate::backend::template::{LogicalId, Val, iam::Statement, pascal};
use crate::kinds::output::{Grant, Reach, ReachPort};
use crate::kinds::surroundings::Wire;
use crate::kinds::{Address, FoundationValue};
use crate::language::{Access, Origin, Reference, SecretRef};
use crate::val;

/// A reference with what it needs besides the value.
struct Link {
    address: Address,
    reach: Option<Reach>,
    grants: Vec<Grant>,
    origin: Origin,
}

impl Lowering<'_> {
    fn links(&self) -> Vec<Link> {
        let references: &[Reference] = self.surroundings.references(self.address);
        references.iter().filter_map(|reference| self.link(reference, reference.access())).collect()
    }

    fn link(&self, reference: &Reference, access: Access) -> Option<Link> {
        let address = Address::resolve(self.address.service(), &reference.component);
        let target = self.surroundings.target(&address)?;
        let connection = target.connect(target.kind.output_of(reference)?, access);
        Some(Link { address, reach: connection.reach, grants: connection.grants, origin: reference.origin })
    }

    /// The statements that this component's references need, one for each producer and set of
    /// actions, for the role that the component's own code runs as.
    pub fn statements(&mut self) -> Vec<Statement> {
        let links = self.links();
        self.statements_of(&links)
    }

    /// The statements that one reference needs with a certain access, for a role that is not that of
    /// the component's own code: of a scheduler that sends to a dead-letter queue.
    pub fn statements_for(&mut self, reference: &Reference, access: Access) -> Vec<Statement> {
        let link: Vec<Link> = self.link(reference, access).into_iter().collect();
        self.statements_of(&link)
    }

    fn statements_of(&mut self, links: &[Link]) -> Vec<Statement> {
        let mut statements: Vec<Statement> = Vec::new();
        let mut done: Vec<(&Address, &Grant)> = Vec::new();
        for link in links {
            for grant in &link.grants {
                if done.contains(&(&link.address, grant)) {
                    continue;
                }
                done.push((&link.address, grant));
                let sid = format!("{}{}", pascal(&link.address.unit_name()), pascal(action_words(grant.actions)));
                let resources = grant.resources.iter().map(|(output, suffix)| {
                    let arn = self.output_of_address(&link.address, output, link.origin);
                    if suffix.is_empty() {
                        arn
                    } else {
                        Val::join("", [arn, Val::from(*suffix)]).from_origin(link.origin)
                    }
                });
                let resources = resources.collect();
                statements.push(Statement::allow(unique(&sid, &statements), grant.actions, resources));
            }
        }
        if !statements.is_empty() {
            statements.extend(self.key_statement());
        }
        statements
    }

    /// The permission to use the environment's own key, if it has one.
    pub fn key_statement(&self) -> Option<Statement> {
        let key = self.key()?;
        Some(Statement::allow("UseEncryptionKey", &["kms:Decrypt", "kms:GenerateDataKey"], vec![key]))
    }

    /// The environment's own KMS key, if it has one.
    #[must_use]
    pub fn key(&self) -> Option<Val> {
        self.settings().security.key_arn.as_ref().map(Val::from)
    }

    /// A rule in the security group of every producer that this component reaches through the
    /// network, from the group `own`.
    pub fn reach_producers(&mut self, own: &LogicalId) {
        let mut done: Vec<(Address, Reach)> = Vec::new();
        for link in self.links() {
            let Some(reach) = link.reach else { continue };
            if done.contains(&(link.address.clone(), reach)) {
                continue;
            }
            done.push((link.address.clone(), reach));
            self.reach(own, &link.address, reach, link.origin);
        }
    }

    fn reach(&mut self, own: &LogicalId, producer: &Address, reach: Reach, origin: Origin) {
        let described = matches!(
            self.surroundings.wire(producer, reach.security_group),
            Some(Wire::Output { .. } | Wire::Literal(_))
        );
        if !described {
            return;
        }
        let group = self.output_of_address(producer, reach.security_group, origin);
        let port = match reach.port {
            ReachPort::Literal(port) => Val::from(port).from_origin(origin),
            ReachPort::Output(output) => self.output_of_address(producer, output, origin),
        };
        let suffix = match reach.port {
            ReachPort::Literal(port) => port.to_string(),
            ReachPort::Output(_) => String::new(),
        };
        let id = LogicalId::of(&format!("Reach{}{suffix}", pascal(&producer.unit_name())));
        let description = format!("From {} to {producer}", self.address);
        let properties = val!({
            "Description": description,
            "GroupId": group,
            "IpProtocol": "tcp",
            "FromPort": port.clone(),
            "ToPort": port,
            "SourceSecurityGroupId": Val::get_att(own, "GroupId"),
        });
        self.resource(&id, "AWS::EC2::SecurityGroupIngress", properties.from_origin(origin));
    }

    /// Whether some reference leads to something that is only reachable inside the network.
    #[must_use]
    pub fn reaches_network(&self) -> bool {
        self.links().iter().any(|link| link.reach.is_some())
    }

    /// The ARN of a secret or parameter, as ECS and Lambda take it.
    #[must_use]
    pub fn secret_arn(&self, secret: &SecretRef) -> Val {
        let name = secret.path.as_str();
        let arn = match (name.starts_with("arn:"), secret.ssm) {
            (true, _) => Val::from(name),
            (false, true) => Val::sub(format!("{SSM_PREFIX}/{}", escape(name.trim_start_matches('/')))),
            (false, false) => Val::sub(format!("{SECRET_PREFIX}{}", escape(name))),
        };
        arn.from_origin(secret.path.origin)
    }

    /// The permission to read some secrets and parameters, and nothing else.
    #[must_use]
    pub fn secret_statements(&self, secrets: &[&SecretRef]) -> Vec<Statement> {
        let mut secret_arns: Vec<Val> = Vec::new();
        let mut parameter_arns: Vec<Val> = Vec::new();
        for secret in secrets {
            let list = if secret.ssm { &mut parameter_arns } else { &mut secret_arns };
            let arn = self.secret_resource(secret);
            if !list.iter().any(|known| known.data == arn.data) {
                list.push(arn);
            }
        }
        let mut statements = Vec::new();
        if !secret_arns.is_empty() {
            statements.push(Statement::allow("ReadSecrets", &["secretsmanager:GetSecretValue"], secret_arns));
        }
        if !parameter_arns.is_empty() {
            statements.push(Statement::allow("ReadParameters", &["ssm:GetParameters"], parameter_arns));
        }
        if !statements.is_empty() {
            statements.extend(self.key_statement());
        }
        statements
    }

    /// Secrets Manager appends a hyphen and six characters to the name of a secret in its ARN.
    fn secret_resource(&self, secret: &SecretRef) -> Val {
        let name = secret.path.as_str();
        if secret.ssm || name.starts_with("arn:") {
            return self.secret_arn(secret);
        }
        Val::sub(format!("{SECRET_PREFIX}{}-??????", escape(name))).from_origin(secret.path.origin)
    }
}

const SSM_PREFIX: &str = "arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter";
const SECRET_PREFIX: &str = "arn:${AWS::Partition}:secretsmanager:${AWS::Region}:${AWS::AccountId}:secret:";

/// `${` of the user's own text must not be read as a substitution.
fn escape(text: &str) -> String {
    text.replace("${", "${!")
}

/// The verb of the first action tells statements on one producer apart: `SendMessage`.
fn action_words<'s>(actions: &[&'s str]) -> &'s str {
    actions.first().and_then(|action| action.split(':').nth(1)).unwrap_or("Use").trim_end_matches('*')
}

fn unique(sid: &str, statements: &[Statement]) -> String {
    let same = statements.iter().filter(|statement| statement.sid.starts_with(sid)).count();
    if same == 0 { sid.to_owned() } else { format!("{sid}{}", same + 1) }
}

/// Which tier of subnets something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// Reachable from the internet.
    Public,
    /// Tasks and functions.
    Private,
    /// Data: no route to the internet.
    Isolated,
}

impl Lowering<'_> {
    /// The subnets of a tier, a list.
    pub fn subnets(&mut self, tier: Tier) -> Val {
        self.foundation(match tier {
            Tier::Public => FoundationValue::PublicSubnetIds,
            Tier::Private => FoundationValue::PrivateSubnetIds,
            Tier::Isolated => FoundationValue::IsolatedSubnetIds,
        })
    }
}
