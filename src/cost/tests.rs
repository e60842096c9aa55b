//! Prices and quantities worked out by hand beside what the estimate makes of them.

use super::{ComponentEstimate, MissingPrice, PriceBook, Reason, UnitView, estimate_templates, monthly_costs};
use crate::backend::template::{LogicalId, Resource, Template, Val};
use crate::diag::Sink;
use crate::kinds::Address;
use crate::language::Origin;
use crate::source::{SourceId, SourceMap, Span};
use crate::val;

fn template(resources: &[(&str, &str, Val)]) -> Template {
    let mut template = Template::new("for a test");
    for (id, resource_type, properties) in resources {
        let mut resource = Resource::new(resource_type, Origin::written(Span::file(SourceId::from_index(0))));
        resource.properties = properties.clone();
        template.resources.insert(LogicalId::of(id), resource);
    }
    template
}

fn estimated(resources: &[(&str, &str, Val)], region: &str, book: &PriceBook) -> ComponentEstimate {
    let (address, template) = (Address::new("shop", "a"), template(resources));
    let views = [UnitView { address: &address, template: &template }];
    estimate_templates(&views, Some(region), book).components.remove(&address).unwrap()
}

fn in_ireland(resources: &[(&str, &str, Val)]) -> ComponentEstimate {
    estimated(resources, "eu-west-1", PriceBook::built_in())
}

/// Both amounts in cents.
fn cents(estimate: &ComponentEstimate) -> (Option<i64>, Option<i64>) {
    #[expect(clippy::cast_possible_truncation, reason = "amounts of tests are small")]
    let round = |amount: f64| (amount * 100.0).round() as i64;
    (estimate.monthly().map(round), estimate.at_most().map(round))
}

fn parsed(text: &str) -> (PriceBook, Vec<String>) {
    let (mut sources, mut sink) = (SourceMap::default(), Sink::default());
    let book = PriceBook::parse("prices.yaml", text, &mut sources, &mut sink);
    let said = sink.finish().into_iter().map(|found| {
        let place = found.span().map_or_else(String::new, |span| sources.locate(span));
        format!("{} {place} {}", found.code, found.message)
    });
    (book, said.collect())
}

#[test]
fn the_built_in_book_is_read_without_a_finding_and_every_table_says_where_it_comes_from() {
    let (book, said) = parsed(&format!("builtIn: false\n{}", include_str!("prices.yaml")));
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(book.tables().count(), PriceBook::built_in().tables().count());
    for (name, table) in book.tables() {
        assert!(table.source.contains("https://aws.amazon.com/"), "{name}");
        assert_eq!(table.date, "2025-06-18", "{name}");
    }
}

#[test]
fn instances_cost_what_the_list_says_also_between_the_sizes_of_the_book() {
    let book = PriceBook::built_in();
    let hour = |table, class, times, region| book.instance(table, class, times, Some(region)).unwrap();
    assert_eq!(hour("rds-postgres", "db.t4g.micro", 1.0, "us-east-1"), 0.016);
    assert_eq!(hour("rds-postgres", "db.t4g.small", 1.0, "us-east-1"), 0.032);
    assert_eq!(hour("rds-postgres", "db.m6g.2xlarge", 1.0, "us-west-2"), 0.636);
    assert_eq!(hour("rds-postgres", "db.m6g.large", 2.0, "eu-west-1"), 0.352);
    assert_eq!(hour("rds-mysql", "db.r5.xlarge", 1.0, "eu-central-1"), 0.58);
    assert_eq!(hour("elasticache-valkey", "cache.t4g.small", 1.0, "ap-northeast-1"), 0.0392);
}

#[test]
fn a_price_that_is_not_in_the_book_is_missing_and_not_zero() {
    let book = PriceBook::built_in();
    let class = book.instance("rds-postgres", "db.x2g.large", 1.0, Some("us-east-1"));
    assert_eq!(class, Err(MissingPrice::Item("rds-postgres/db.x2g.large".to_owned())));
    assert!(book.instance("rds-postgres", "db.m6g.micro", 1.0, Some("us-east-1")).is_err());
    assert!(matches!(book.price("elb", "application-hour", Some("eu-north-1")), Err(MissingPrice::Region { .. })));
    assert_eq!(book.price("elb", "application-hour", None), Err(MissingPrice::NoRegion));
    assert_eq!(book.price("kms", "key-month", Some("eu-north-1")), Ok(1.0));
    assert!(book.price("kms", "key-month", Some("cn-north-1")).is_err());
}

#[test]
fn a_book_of_the_user_lies_over_the_built_in_one() {
    let text = "date: 2026-01-31\nregions: [eu-north-1]\ntables:\n  kms:\n    prices: {key-month: 2}\n  elb:\n    prices: {application-hour: {eu-west-1: 0.02}, network-hour: [0.01]}\n";
    let (book, said) = parsed(text);
    assert_eq!(said, Vec::<String>::new());
    assert_eq!(book.price("kms", "key-month", Some("us-east-1")), Ok(2.0));
    assert_eq!(book.price("elb", "application-hour", Some("eu-west-1")), Ok(0.02));
    assert_eq!(book.price("elb", "application-hour", Some("us-east-1")), Ok(0.0225));
    assert_eq!(book.price("elb", "network-hour", Some("eu-north-1")), Ok(0.01));
    assert_eq!(book.price("elb", "network-hour", Some("us-east-1")), Ok(0.0225));
    assert_eq!((book.date(), book.name().as_str()), ("2026-01-31", "prices.yaml, over built in"));
    let (alone, _) = parsed("builtIn: false\ntables: {kms: {prices: {key-month: 2}}}\n");
    assert!(alone.price("elb", "application-hour", Some("us-east-1")).is_err());
}

#[test]
fn every_mistake_in_a_book_is_found_at_its_place() {
    let text = "currency: EUR\nregions: [a, b]\ntables:\n  x:\n    prices: {p: [1], q: -1, r: {a: many}}\n    instances: {m5: {huge: 1}}\n    tax: 1\n  y: []\nusage: {queue-request: 5}\ndate: today\n";
    let (_, said) = parsed(text);
    assert_eq!(
        said,
        [
            "cost/invalid-price-book prices.yaml:1:11 the currency USD is expected here",
            "cost/invalid-price-book prices.yaml:5:17 there are 1 prices for 2 regions",
            "cost/invalid-price-book prices.yaml:5:25 a number, 0 or more, is expected here",
            "cost/invalid-price-book prices.yaml:5:36 a number, 0 or more, is expected here",
            "cost/invalid-price-book prices.yaml:6:22 `huge` is not a part of a price book",
            "cost/invalid-price-book prices.yaml:7:5 `tax` is not a part of a price book",
            "cost/invalid-price-book prices.yaml:8:6 a table with `prices` or `instances` is expected here",
            "cost/unknown-usage prices.yaml:9:9 nothing is priced by `queue-request`",
            "cost/invalid-price-book prices.yaml:10:7 a day as YYYY-MM-DD is expected here",
        ]
    );
    assert_eq!(parsed("# nothing\n").1, ["cost/invalid-price-book prices.yaml:1:1 the price book is empty"]);
}

fn service(strategy: Val) -> Vec<(&'static str, &'static str, Val)> {
    let id = LogicalId::of("Service");
    vec![
        ("Definition", "AWS::ECS::TaskDefinition", val!({"Cpu": "512", "Memory": "1024"})),
        (
            "Service",
            "AWS::ECS::Service",
            val!({
                "TaskDefinition": Val::reference("Definition"), "CapacityProviderStrategy": strategy,
            }),
        ),
        (
            "Target",
            "AWS::ApplicationAutoScaling::ScalableTarget",
            val!({
                "ScalableDimension": "ecs:service:DesiredCount",
                "ResourceId": Val::join("/", ["service".into(), Val::reference("Cluster"), Val::get_att(&id, "Name")]),
                "MinCapacity": 2i64, "MaxCapacity": 10i64,
            }),
        ),
    ]
}

#[test]
fn a_service_costs_its_tasks_from_the_least_to_the_most_that_scaling_allows() {
    let estimate = in_ireland(&service(Val::ABSENT));
    // (0.5 vCPU × 0.04048 + 1 GB × 0.004445) × 730 h = 18.02 a task.
    assert_eq!(cents(&estimate), (Some(3604), Some(18020)));
    assert_eq!(estimate.assumptions[0].text, "2 tasks: MinCapacity; up to 10 by Target");
    assert!(estimate.unknown.is_empty(), "{:?}", estimate.unknown);
}

#[test]
fn spot_counts_at_its_price_if_the_book_has_one_and_else_at_the_price_that_it_stays_below() {
    let strategy = || {
        val!([
            {"CapacityProvider": "FARGATE", "Base": 1i64, "Weight": 0i64},
            {"CapacityProvider": "FARGATE_SPOT", "Weight": 1i64},
        ])
    };
    let estimate = in_ireland(&service(strategy()));
    assert_eq!(cents(&estimate), (Some(3604), Some(18020)));
    assert!(
        estimate.assumptions.iter().any(|assumption| assumption.text.contains("Spot counts at the on-demand price"))
    );
    let (book, _) = parsed("tables: {fargate: {prices: {spot-vcpu-hour: 0.01, spot-gb-hour: 0.001}}}\n");
    // One task on demand, one on Spot: 18.02 + (0.005 + 0.001) × 730 = 22.40.
    assert_eq!(cents(&estimated(&service(strategy()), "eu-west-1", &book)).0, Some(2240));
}

#[test]
fn a_database_costs_instance_standby_storage_and_what_goes_beyond_the_baseline() {
    let estimate = in_ireland(&[(
        "Db",
        "AWS::RDS::DBInstance",
        val!({
            "Engine": "postgres", "DBInstanceClass": "db.m6g.large", "MultiAZ": true, "StorageType": "gp3",
            "AllocatedStorage": "500", "MaxAllocatedStorage": 1000i64, "Iops": 13000i64, "ManageMasterUserPassword": true,
        }),
    )]);
    // 0.352 × 730 + 500 × 0.254 + 1,000 IOPS beyond 12,000 × 0.044 + 0.40 for the secret.
    assert_eq!(cents(&estimate), (Some(25_696 + 12_700 + 4_400 + 40), Some(25_696 + 25_400 + 4_400 + 40)));
    assert_eq!(estimate.usage.len(), 1, "backups are paid by use");
}

#[test]
fn a_replica_takes_engine_and_storage_from_its_source() {
    let source = LogicalId::of("Db");
    let estimate = in_ireland(&[
        (
            "Db",
            "AWS::RDS::DBInstance",
            val!({
                "Engine": "mysql", "DBInstanceClass": "db.t4g.micro", "StorageType": "gp2", "AllocatedStorage": 20i64,
            }),
        ),
        (
            "Replica",
            "AWS::RDS::DBInstance",
            val!({
                "DBInstanceClass": "db.t4g.micro", "SourceDBInstanceIdentifier": Val::from(&source),
            }),
        ),
    ]);
    // Twice 0.017 × 730 + 20 × 0.127.
    assert_eq!(cents(&estimate).0, Some(2 * (1241 + 254)));
}

#[test]
fn aurora_serverless_costs_the_least_that_it_scales_to_and_at_most_the_most() {
    let estimate = in_ireland(&[
        (
            "Cluster",
            "AWS::RDS::DBCluster",
            val!({
                "Engine": "aurora-postgresql",
                "ServerlessV2ScalingConfiguration": {"MinCapacity": 0.5, "MaxCapacity": 8i64},
            }),
        ),
        (
            "Instance",
            "AWS::RDS::DBInstance",
            val!({
                "DBInstanceClass": "db.serverless", "DBClusterIdentifier": Val::reference("Cluster"),
            }),
        ),
    ]);
    assert_eq!(cents(&estimate), (Some(5110), Some(81_760)));
    let by_use: Vec<&str> = estimate.usage.iter().map(|item| item.usage).collect();
    assert_eq!(by_use, ["database-gb", "database-io-requests", "database-backup-gb"]);
}

#[test]
fn a_function_of_cloudformation_where_a_quantity_stands_makes_it_unknown() {
    let estimate = in_ireland(&[
        (
            "Db",
            "AWS::RDS::DBInstance",
            val!({
                "Engine": "postgres", "DBInstanceClass": Val::reference("Class"), "AllocatedStorage": 20i64,
            }),
        ),
        (
            "Cache",
            "AWS::ElastiCache::ReplicationGroup",
            val!({
                "CacheNodeType": "cache.t4g.micro", "NumCacheClusters": {"Ref": "Count"},
            }),
        ),
    ]);
    assert_eq!((estimate.monthly(), estimate.items.len()), (None, 0));
    let reasons: Vec<String> = estimate.unknown.iter().map(|unknown| unknown.reason.to_string()).collect();
    assert_eq!(
        reasons,
        ["DBInstanceClass is known only when it is deployed", "NumCacheClusters is known only when it is deployed",]
    );
}

#[test]
fn a_region_that_is_not_in_the_book_is_said_so() {
    let gateway = [("Nat", "AWS::EC2::NatGateway", val!({"SubnetId": "subnet-1"}))];
    let estimate = estimated(&gateway, "sa-east-1", PriceBook::built_in());
    assert_eq!(estimate.monthly(), None);
    assert!(estimate.unknown[0].reason.to_string().ends_with("no price for vpc/nat-gateway-hour in sa-east-1"));
}

#[test]
fn what_is_paid_by_use_counts_if_the_book_says_how_much() {
    let queue = [("Queue", "AWS::SQS::Queue", val!({}))];
    let estimate = in_ireland(&queue);
    assert_eq!((estimate.monthly(), estimate.usage[0].usage), (None, "queue-requests"));
    let (book, said) = parsed("usage: {queue-requests: 5000000, lambda-requests: 1000000, lambda-seconds: 0.2}\n");
    assert_eq!(said, Vec::<String>::new());
    let estimate = estimated(&queue, "eu-west-1", &book);
    assert_eq!((cents(&estimate).0, estimate.usage.len()), (Some(200), 0));
    assert_eq!(estimate.assumptions[0].text, "queue-requests: 5000000, as the price book says");
    let function = [("F", "AWS::Lambda::Function", val!({"MemorySize": 512i64, "Architectures": ["arm64"]}))];
    // 0.20 for the requests, 0.5 GB × 0.2 s × 1,000,000 × 0.0000133334.
    assert_eq!(cents(&estimated(&function, "eu-west-1", &book)).0, Some(153));
}

#[test]
fn only_what_is_free_costs_nothing_and_a_type_that_nobody_knows_is_unknown() {
    let free = in_ireland(&[("Role", "AWS::IAM::Role", val!({}))]);
    assert_eq!(free.monthly().map(f64::to_bits), Some(0.0_f64.to_bits()), "not -0");
    let estimate = in_ireland(&[("Thing", "AWS::Nimbus::Cloud", val!({}))]);
    assert_eq!((estimate.monthly(), &estimate.unknown[0].reason), (None, &Reason::UnknownType));
}

#[test]
fn provisioned_tables_pay_for_every_replica_and_index() {
    let scaled = |least: i64, most: i64, reads: bool| {
        let bounds = val!({"MinCapacity": least, "MaxCapacity": most});
        if reads {
            val!({"ReadCapacityAutoScalingSettings": bounds})
        } else {
            val!({"WriteCapacityAutoScalingSettings": bounds})
        }
    };
    let estimate = in_ireland(&[(
        "Table",
        "AWS::DynamoDB::GlobalTable",
        val!({
            "BillingMode": "PROVISIONED",
            "WriteProvisionedThroughputSettings": scaled(5, 50, false),
            "GlobalSecondaryIndexes": [{"IndexName": "i", "WriteProvisionedThroughputSettings": scaled(5, 50, false)}],
            "Replicas": [
                {"Region": Val::reference("AWS::Region"), "ReadProvisionedThroughputSettings": scaled(10, 100, true)},
                {"Region": "eu-central-1", "ReadProvisionedThroughputSettings": {"ReadCapacityUnits": 10i64}},
            ],
        }),
    )]);
    // Ireland: 10 × 0.000147 + 10 × 0.000735; Frankfurt: 10 × 0.0001586 + 10 × 0.000793; times 730.
    assert_eq!(cents(&estimate).0, Some(1339));
    assert!(estimate.unknown.is_empty(), "{:?}", estimate.unknown);
}

#[test]
fn endpoints_pay_by_zone_and_load_balancers_for_their_addresses() {
    let subnets = || val!([Val::reference("A"), Val::reference("B")]);
    let estimate = in_ireland(&[
        ("Gateway", "AWS::EC2::VPCEndpoint", val!({"VpcEndpointType": "Gateway"})),
        ("Interface", "AWS::EC2::VPCEndpoint", val!({"VpcEndpointType": "Interface", "SubnetIds": subnets()})),
        (
            "Balancer",
            "AWS::ElasticLoadBalancingV2::LoadBalancer",
            val!({"Scheme": "internet-facing", "Subnets": subnets()}),
        ),
    ]);
    // Twice 0.011 for the endpoint, 0.0252 and twice 0.005 for the load balancer; times 730.
    assert_eq!(cents(&estimate).0, Some(1606 + 1840 + 730));
}

#[test]
fn facts_for_rules_leave_out_what_nobody_knows() {
    let (known, unknown) = (Address::new("shop", "key"), Address::new("shop", "queue"));
    let key = template(&[("Key", "AWS::KMS::Key", val!({}))]);
    let queue = template(&[("Queue", "AWS::SQS::Queue", val!({}))]);
    let views = [UnitView { address: &known, template: &key }, UnitView { address: &unknown, template: &queue }];
    let estimate = estimate_templates(&views, Some("eu-west-1"), PriceBook::built_in());
    assert_eq!(monthly_costs(&estimate).into_iter().collect::<Vec<_>>(), [(known, 1.0)]);
    assert_eq!((estimate.monthly(), estimate.at_most()), (Some(1.0), Some(1.0)));
}
