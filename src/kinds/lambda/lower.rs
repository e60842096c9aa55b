//! From a function's spec to its resources. `release.rs` makes version and alias, `trigger/` what calls
//! it, `environment.rs` its variables.

use super::spec::{Code, LambdaSpec, UrlAuth};
use super::{environment, release, trigger};
use crate::backend::template::{LogicalId, Val, hash_suffix, iam};
use crate::kinds::Lowering;
use crate::kinds::lowering::{Requests, RoleSpec, Tier};
use crate::val;
use iam::Statement;

/// Adds the function with everything around it.
pub fn lower(spec: &LambdaSpec, cx: &mut Lowering<'_>) {
    let function = LogicalId::of("Function");
    let role = LogicalId::of("Role");
    let logs = LogicalId::of("LogGroup");
    let group = (spec.asks_for_vpc() || cx.reaches_network()).then(|| LogicalId::of("SecurityGroup"));
    cx.log_group(&logs, spec.logging.retention_days.as_ref());
    if let Some(group) = &group {
        cx.security_group(group, Vec::new());
        cx.reach_producers(group);
    }
    let variables = environment::variables(spec, cx);
    add_role(&role, &logs, group.is_some(), spec, cx);
    let mut properties = versioned_properties(spec, (&role, &logs, group.as_ref()), variables, cx);
    let digest = hash_suffix(&serde_json::to_string(&properties).unwrap_or_default(), 10);
    // Lambda makes no version of a function that did not change. The digest in the description is a
    // change whenever the version's logical id is another one.
    properties
        .insert("Description", format!("{} of {}, configuration {digest}", cx.address(), *cx.settings().stack).into());
    properties.insert("FunctionName", Val::from(&spec.function_name));
    properties.insert("ReservedConcurrentExecutions", Val::from(&spec.reserved_concurrency));
    cx.resource(&function, "AWS::Lambda::Function", properties);
    release::lower(spec, &function, &digest, cx);
    cx.counts(Requests {
        namespace: "AWS/Lambda",
        dimensions: val!([{"Name": "FunctionName", "Value": &function}]),
        all: "Invocations",
        failed: "Errors",
        latency: "Duration",
        per_millisecond: 1.0,
    });
    let alias = release::alias();
    url(spec, &function, cx);
    trigger::lower(spec, &alias, group.as_ref(), cx);
    cx.output("arn", "ARN of the alias that is called", &alias);
    cx.output("functionArn", "ARN of the function without a version", Val::get_att(&function, "Arn"));
    cx.output("name", "Name of the function", &function);
    cx.output("roleArn", "ARN of the function's role", Val::get_att(&role, "Arn"));
}

/// The properties that a version holds fast.
fn versioned_properties(
    spec: &LambdaSpec,
    (role, logs, group): (&LogicalId, &LogicalId, Option<&LogicalId>),
    variables: Val,
    cx: &mut Lowering<'_>,
) -> Val {
    let has_variables = !spec.environment.is_empty() || !spec.secrets.is_empty();
    let tracing = spec.tracing.as_ref().unwrap_or(&cx.settings().observability.tracing);
    val!({
        "PackageType": spec.code.image.as_ref().map(|_| "Image"),
        "Code": code(spec, cx),
        "ImageConfig": image_config(spec),
        "Runtime": &spec.runtime,
        "Handler": &spec.handler,
        "Role": Val::get_att(role, "Arn"),
        "Architectures": [&spec.architecture],
        "MemorySize": &spec.memory_mb,
        "Timeout": &spec.timeout,
        "EphemeralStorage": spec.ephemeral_storage_mb.as_ref().map(|size| val!({"Size": size})),
        "Environment": has_variables.then(|| val!({"Variables": variables})),
        "KmsKeyArn": cx.key().filter(|_| has_variables),
        "Layers": Val::list_or_absent(spec.layers.iter().map(Val::from)),
        "TracingConfig": {"Mode": tracing.map(|on| if *on { "Active" } else { "PassThrough" })},
        "LoggingConfig": {
            "LogGroup": logs,
            "LogFormat": &spec.logging.format,
            "ApplicationLogLevel": &spec.logging.application_log_level,
            "SystemLogLevel": &spec.logging.system_log_level,
        },
        "DeadLetterConfig": spec.dead_letter.as_ref().map(|target| val!({"TargetArn": cx.reference(&target.0)})),
        "VpcConfig": group.map(|group| val!({"SubnetIds": cx.subnets(Tier::Private), "SecurityGroupIds": [Val::get_att(group, "GroupId")]})),
        "FileSystemConfigs": file_system(spec, cx),
        "SnapStart": spec.snap_start.then(|| val!({"ApplyOn": "PublishedVersions"}).from_origin(spec.snap_start.origin)),
        "RuntimeManagementConfig": spec.runtime_management.as_ref().map(|management| val!({
            "UpdateRuntimeOn": &management.update_on,
            "RuntimeVersionArn": &management.runtime_version_arn,
        })),
    })
}

fn code(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Val {
    let Code { path, s3, image, inline } = &spec.code.value;
    if let Some(path) = path {
        return cx.asset(path).map_or(Val::ABSENT, |(bucket, key)| val!({"S3Bucket": bucket, "S3Key": key}));
    }
    if let Some(s3) = s3 {
        return val!({"S3Bucket": cx.text(&s3.bucket), "S3Key": &s3.key, "S3ObjectVersion": &s3.object_version});
    }
    match (image, inline) {
        (Some(image), _) => val!({"ImageUri": image.uri()}),
        (None, Some(source)) => val!({"ZipFile": source}),
        (None, None) => Val::ABSENT,
    }
}

fn image_config(spec: &LambdaSpec) -> Val {
    spec.image_config.as_ref().map_or(Val::ABSENT, |config| {
        val!({
            "EntryPoint": Val::list_or_absent(config.entry_point.iter().map(Val::from)),
            "Command": Val::list_or_absent(config.command.iter().map(Val::from)),
            "WorkingDirectory": &config.working_directory,
        })
    })
}

fn file_system(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Val {
    spec.file_system.as_ref().map_or(
        Val::ABSENT,
        |system| val!([{"Arn": cx.text(&system.access_point_arn), "LocalMountPath": &system.mount_path}]),
    )
}

/// The role that the function's code runs as.
fn add_role(role: &LogicalId, logs: &LogicalId, in_vpc: bool, spec: &LambdaSpec, cx: &mut Lowering<'_>) {
    // The attribute ends with `:*`, which stands for the streams of the group.
    let log_streams = Val::get_att(logs, "Arn");
    let mut statements =
        vec![Statement::allow("WriteLogs", &["logs:CreateLogStream", "logs:PutLogEvents"], vec![log_streams])];
    if spec.tracing.as_ref().unwrap_or(&cx.settings().observability.tracing).value {
        // Traces have no resources to name (service authorization reference).
        statements.push(Statement::allow(
            "SendTraces",
            &["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
            vec!["*".into()],
        ));
    }
    statements.extend(cx.statements());
    statements.extend(environment::statements(spec, cx));
    statements.extend(trigger::statements(spec));
    statements.extend(mount_statement(spec, cx));
    for (index, permission) in spec.permissions.iter().enumerate() {
        let resources = permission.resources.iter().map(|resource| cx.text(resource)).collect();
        let actions = permission.actions.iter().map(Val::from).collect();
        statements.push(Statement::written(format!("Permission{}", index + 1), actions, resources));
    }
    if !spec.environment.is_empty() {
        statements.extend(cx.key_statement());
    }
    let mut managed = trigger::managed_policies(spec);
    managed.extend(in_vpc.then_some("service-role/AWSLambdaVPCAccessExecutionRole"));
    let description = format!("The code of {}", cx.address());
    let trust = iam::trust_without_source("lambda.amazonaws.com");
    cx.role(role, &RoleSpec { trust, description, managed, statements: once_each(statements) });
}

/// The key's statement comes with several others and is needed once.
fn once_each(statements: Vec<Statement>) -> Vec<Statement> {
    let mut kept: Vec<Statement> = Vec::new();
    for statement in statements {
        if !kept.iter().any(|known| known.sid == statement.sid) {
            kept.push(statement);
        }
    }
    kept
}

/// Mounting through one access point, whatever the file system behind it is.
fn mount_statement(spec: &LambdaSpec, cx: &mut Lowering<'_>) -> Option<Statement> {
    let access_point = cx.text(&spec.file_system.as_ref()?.access_point_arn);
    let actions = &["elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"];
    let condition = val!({"StringEquals": {"elasticfilesystem:AccessPointArn": access_point}});
    Some(Statement::allow("MountFileSystem", actions, vec!["*".into()]).when(condition))
}

/// The function's own address leads to the alias.
fn url(spec: &LambdaSpec, function: &LogicalId, cx: &mut Lowering<'_>) {
    let Some(url) = &spec.function_url else { return };
    let id = LogicalId::of("Url");
    let cors = url.cors.as_ref().map(|cors| {
        val!({
            "AllowOrigins": Val::list_or_absent(cors.allowed_origins.iter().map(Val::from)),
            "AllowMethods": Val::list_or_absent(cors.allowed_methods.iter().map(Val::from)),
            "AllowHeaders": Val::list_or_absent(cors.allowed_headers.iter().map(Val::from)),
            "ExposeHeaders": Val::list_or_absent(cors.exposed_headers.iter().map(Val::from)),
            "AllowCredentials": &cors.allow_credentials,
            "MaxAge": &cors.max_age,
        })
    });
    let properties = val!({
        "TargetFunctionArn": Val::get_att(function, "Arn"),
        "Qualifier": release::LIVE,
        "AuthType": &url.auth,
        "InvokeMode": &url.invoke_mode,
        "Cors": cors,
    });
    cx.resource(&id, "AWS::Lambda::Url", properties.from_origin(url.auth.origin)).depends_on(&release::alias());
    if url.auth.value == UrlAuth::None {
        public_access(spec, cx);
    }
    cx.output("url", "The function's own address", Val::get_att(&id, "FunctionUrl"));
}

/// Everybody may call, but only through the address (Lambda developer guide, "Control access to Lambda
/// function URLs": both statements are needed).
fn public_access(spec: &LambdaSpec, cx: &mut Lowering<'_>) {
    let Some(url) = &spec.function_url else { return };
    let common = val!({"FunctionName": &release::alias(), "Principal": "*"});
    let mut address = common.clone();
    address.insert("Action", "lambda:InvokeFunctionUrl".into());
    address.insert("FunctionUrlAuthType", Val::from(&url.auth));
    let mut function = common;
    function.insert("Action", "lambda:InvokeFunction".into());
    function.insert("InvokedViaFunctionUrl", true.into());
    for (id, properties) in [("UrlPermission", address), ("UrlInvokePermission", function)] {
        cx.resource(&LogicalId::of(id), "AWS::Lambda::Permission", properties.from_origin(url.auth.origin));
    }
}
