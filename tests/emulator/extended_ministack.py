"""MiniStack with the resource types that our templates use and it refuses, and with failures on demand.

The types below are records only: they are made, changed and deleted, have an id and the attributes that
templates ask for, and nothing behind them. A resource whose `Description` begins with `fails: ` fails with what
stands behind it, when it is made and when it is changed.

The table of types is private to MiniStack, so its version is pinned in requirements.txt.
"""

import hashlib
import sys

from ministack.services.cloudformation import engine, provisioners, stacks

FAILS = "fails: "


def short_id(stack, logical_id, generation=""):
    """The same id for the same resource, so that what is made twice is the same."""
    return hashlib.sha256(f"{stack}/{logical_id}/{generation}".encode()).hexdigest()[:17]


def recorded(prefix, attributes=lambda physical_id, properties: {}):
    """Handlers of a type that is only written down. `prefix` begins its ids."""

    def create(logical_id, properties, stack):
        physical_id = f"{prefix}{short_id(stack, logical_id)}"
        return physical_id, attributes(physical_id, properties)

    def update(physical_id, old, new, stack):
        return physical_id, attributes(physical_id, new)

    def delete(physical_id, properties):
        return None

    return {"create": create, "update": update, "delete": delete}


def cache_attributes(physical_id, properties):
    """The addresses of a serverless cache."""
    host = f"{properties.get('ServerlessCacheName', physical_id)}.serverless.cache.local"
    return {
        "ARN": f"arn:aws:elasticache:local:000000000000:serverlesscache:{physical_id}",
        "Endpoint.Address": host,
        "Endpoint.Port": "6379",
        "ReaderEndpoint.Address": host,
        "ReaderEndpoint.Port": "6380",
    }


def address_attributes(physical_id, properties):
    """The ids of an elastic address."""
    return {"AllocationId": physical_id, "PublicIp": "203.0.113.7"}


MISSING = {
    "AWS::ApplicationAutoScaling::ScalableTarget": recorded("scalable-target-", lambda i, p: {"Id": i}),
    "AWS::ApplicationAutoScaling::ScalingPolicy": recorded("scaling-policy-", lambda i, p: {"Arn": i}),
    "AWS::EC2::EIP": recorded("eipalloc-", address_attributes),
    "AWS::EC2::FlowLog": recorded("fl-", lambda i, p: {"Id": i}),
    "AWS::EC2::NatGateway": recorded("nat-", lambda i, p: {"NatGatewayId": i}),
    "AWS::EC2::SecurityGroupIngress": recorded("sgr-", lambda i, p: {"Id": i}),
    "AWS::ElastiCache::ServerlessCache": recorded("cache-", cache_attributes),
    # MiniStack has it, but only in hosted zones that it has made itself.
    "AWS::Route53::RecordSet": recorded("record-"),
}


def fail_if_told(properties):
    """Raises what a resource says that it fails with."""
    description = str(properties.get("Description", ""))
    if description.startswith(FAILS):
        raise ValueError(description.removeprefix(FAILS))


def with_failures(module):
    """Lets the resources of a module fail on demand."""
    provision, update = module._provision_resource, module._update_resource

    def provision_or_fail(resource_type, logical_id, properties, stack):
        fail_if_told(properties)
        return provision(resource_type, logical_id, properties, stack)

    def update_or_fail(resource_type, physical_id, old, new, stack, logical_id=None, *rest):
        if old != new:
            fail_if_told(new)
        return update(resource_type, physical_id, old, new, stack, logical_id, *rest)

    module._provision_resource, module._update_resource = provision_or_fail, update_or_fail


def with_metric_math(handlers):
    """Alarms over several metrics, which MiniStack refuses, are written down only."""
    math = recorded("alarm-", lambda i, p: {"Arn": f"arn:aws:cloudwatch:local:000000000000:alarm:{i}"})

    def create(logical_id, properties, stack):
        chosen = math if "Metrics" in properties else handlers
        return chosen["create"](logical_id, properties, stack)

    def update(physical_id, old, new, stack, logical_id):
        if "Metrics" in old or "Metrics" in new:
            return math["update"](physical_id, old, new, stack)
        return handlers["update"](physical_id, old, new, stack, logical_id)

    def delete(physical_id, properties):
        return None if "Metrics" in properties else handlers["delete"](physical_id, properties)

    return {**handlers, "create": create, "update": update, "delete": delete}


def with_managed_password(handlers):
    """Databases whose password RDS keeps: MiniStack does not know the attribute that names its secret."""

    def secret(physical_id):
        return {"MasterUserSecret.SecretArn": f"arn:aws:secretsmanager:local:000000000000:secret:rds!{physical_id}"}

    def create(logical_id, properties, stack):
        physical_id, attributes = handlers["create"](logical_id, properties, stack)
        return physical_id, {**attributes, **secret(physical_id)}

    def update(*arguments):
        physical_id, attributes = handlers["update"](*arguments)
        return physical_id, {**attributes, **secret(physical_id)}

    return {**handlers, "create": create, "update": update}


def secret_or_made_up(literal):
    """The value of a dynamic reference; secrets that nobody has put there are made up."""
    try:
        return resolve(literal)
    except ValueError:
        if ":secretsmanager:" not in literal:
            raise
        return "made-up-for-tests"


resolve = engine._resolve_dynamic_reference


def main():
    """Extends MiniStack and starts it."""
    table = provisioners._RESOURCE_HANDLERS
    table.update(MISSING)
    table["AWS::CloudWatch::Alarm"] = with_metric_math(table["AWS::CloudWatch::Alarm"])
    for database in ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance"):
        table[database] = with_managed_password(table[database])
    engine._resolve_dynamic_reference = secret_or_made_up
    with_failures(stacks)

    from ministack import app

    sys.argv = ["ministack"]
    app.main()
