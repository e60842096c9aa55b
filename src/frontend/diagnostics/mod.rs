//! Everything that the frontend can say, and the wording of it.
//!
//! The codes with their pages are here; the constructors, one a code, are sorted by what they are
//! about: `places.rs` (files, documents and how they belong together) and
//! `values.rs` (overlays, variables, templates, secrets). Nothing else in the stage words a message.

mod places;
mod values;

pub use places::*;
pub use values::*;

use crate::codes;

codes! {
    WORKSPACE_EMPTY = Error "workspace/empty", "There is no workspace here",
        "Neither a `deployer.yaml` nor a directory `stacks/` nor a YAML file with documents of ours was found. Run `deployer init` to make a workspace, or start in the directory of one: the root is looked for upwards from where you are.";
    NO_STACKS = Error "workspace/no-stacks", "The workspace has no stack",
        "A workspace holds stacks in `stacks/<stack>/`, or a stack in a single file of the root. Run `deployer init` for a first one, or write a document of `kind: Stack`.";
    UNREADABLE = Error "workspace/unreadable", "A file or directory could not be read",
        "The operating system refused. The other files were read, so the other findings hold. Check owner and permissions.";
    SYMLINK_LOOP = Warning "workspace/symlink-loop", "A directory leads back to one above it",
        "A symbolic link points to a directory that contains it, or directories are nested more than 32 deep. It is skipped, otherwise reading would never end.";
    BROKEN_LINK = Warning "workspace/broken-link", "A symbolic link leads nowhere",
        "The target of the link does not exist. It is skipped; remove the link or restore its target.";

    NOT_A_DOCUMENT = Error "document/not-a-document", "This is not a document",
        "Every document below `stacks/` and `templates/` has `apiVersion` and `kind`. Files to mount belong in the `configs/` folder of a component, code in a folder of its own below the component.";
    DOCUMENT_FIELD = Error "document/missing-field", "A document lacks a part of its envelope",
        "A document starts with `apiVersion`, `kind` and `metadata` with a `name`. Only overlays may leave `apiVersion` out, and only kinds of which there is one a stack (Networking, Security, …) the name.";
    UNKNOWN_GROUP = Error "document/unknown-group", "The apiVersion is not known",
        "The groups are `core.deployer.io/v1`, `infra.deployer.io/v1`, `components.deployer.io/v1` and `delivery.deployer.io/v1`.";
    WRONG_GROUP = Error "document/wrong-group", "The kind belongs to another group",
        "Every kind is in one group: Stack, Service, Environment and Template in `core`, what concerns infrastructure in `infra`, components in `components`, Pipeline in `delivery`.";
    UNKNOWN_KIND = Error "document/unknown-kind", "The kind is not known",
        "No document and no component has this kind; `deployer explain` lists them all. A kind that is only misspelt is taken for what was meant, so that the rest can be checked.";
    BAD_NAME = Error "document/bad-name", "A name is not one",
        "Names become parts of the names of resources: lowercase letters, digits and hyphens, starting with a letter, 1 to 40 characters. They hold no variables, because other documents refer to them.";
    PATH_MISMATCH = Error "document/path-mismatch", "The metadata contradicts the directory",
        "`stacks/<stack>/`, `services/<service>/` and `environments/<environment>/` say where a document belongs. `metadata` may say it again or leave it out, but not say otherwise.";
    EMPTY = Warning "document/empty", "A file holds no document",
        "Every YAML file below `stacks/` holds a document. An empty one, or one in which everything is a comment, deploys nothing: the component that was in it is gone. Write the document, or remove the file.";
    SIMILAR_NAME = Warning "workspace/not-read", "A file is named nearly like one that is read",
        "Documents are read from files that end in `.yaml` or `.yml`, in lower case. What stands in other files deploys nothing.";
    OUTSIDE = Warning "document/outside", "A document stands outside the folders that are read",
        "Documents are read below `stacks/` and `templates/`, and the configuration from `deployer.yaml`. What stands elsewhere deploys nothing. Move the file to where it belongs, for example `stacks/<stack>/services/<service>/components/<component>/`.";
    REGIONS = Error "environment/another-region", "`region` and `regions` name different regions",
        "Everything is deployed to `region`; without it, to the first of `regions`. If both are written, the first of `regions` is `region`.";
    DUPLICATE = Error "document/duplicate", "A document is there twice",
        "Two documents have the same kind and name in the same place. Rename or remove one; to change a document for one environment, put the change below `environments/<environment>/`.";
    MISPLACED = Error "document/misplaced", "A document stands where it cannot",
        "Templates stand in `templates/` or beside a stack's documents, the configuration of the workspace in `deployer.yaml`, pipelines belong to a stack and not to an environment.";
    WHICH_STACK = Error "document/which-stack", "It is unknown which stack a document belongs to",
        "Put the file below `stacks/<stack>/`, put the Stack into the same file, or write `metadata.stack`.";
    WHICH_SERVICE = Error "document/which-service", "It is unknown which service a document belongs to",
        "Put the file below `services/<service>/`, put the Service into the same file, or write `metadata.service`.";
    UNKNOWN_STACK = Error "document/unknown-stack", "There is no such stack",
        "`metadata.stack` names a stack that has neither a directory nor a document.";
    NO_STACK = Error "document/no-stack", "A stack has no Stack document",
        "Every stack has one document of `kind: Stack`, usually `stacks/<stack>/stack.yaml`.";
    NO_SERVICE = Error "document/no-service", "A service has no Service document",
        "Components belong to a service, and every service has one document of `kind: Service`, usually `services/<service>/service.yaml`.";
    NO_COMPONENT = Error "document/no-component", "ComponentInfra of no component",
        "A ComponentInfra has the name and the service of the component that it is about.";

    NO_ENVIRONMENT_DOCUMENT = Error "environment/no-document", "An environment has no Environment document",
        "The directory `environments/<environment>/` holds a document of `kind: Environment` (account, region, variables) beside the overlays.";
    UNKNOWN_ENVIRONMENT = Error "environment/unknown", "There is no such environment",
        "The environments of a stack are its documents of `kind: Environment`.";
    NO_ENVIRONMENT = Error "environment/none", "The stack has no environment",
        "A stack is deployed into an environment, which says account and region. Add `environments/development/environment.yaml` with a document of `kind: Environment`.";

    NOTHING_TO_OVERLAY = Error "overlay/nothing-there", "An overlay of nothing",
        "What stands below `environments/<environment>/` changes documents of the stack, which are found by kind, service and name. Nothing has these.";
    OVERLAY_KIND = Error "overlay/another-kind", "An overlay has another kind than its component",
        "An overlay changes fields; it cannot turn a component into one of another kind.";
    UNKNOWN_PATCH = Error "overlay/unknown-patch", "The value of `$patch` is not known",
        "`$patch: delete` removes what it stands in, `$patch: replace` replaces it instead of merging; `$patch: merge` is what happens anyway.";
    NOTHING_TO_DELETE = Warning "overlay/nothing-to-delete", "Something is deleted that is not there",
        "`$patch: delete` removes a key or a list item of a weaker layer. None has it: it was renamed, or removed already.";

    UNSET = Error "variable/unset", "A variable has no value",
        "Values come from (weakest first) built-ins, the Stack's, the Service's and the Environment's `spec.variables`, `--var-file` and `--var`. Give one, or a default where it is used: `${NAME:-default}`. For `deployer check`, declare the variable in the Stack with an `example`: `VERSION: {description: …, example: v1.0.0}`.";
    UNUSED = Warning "variable/unused", "A variable of the command line is used nowhere",
        "`--var` names a variable that no document uses: it is misspelt, or no longer needed.";
    VARIABLE_CYCLE = Error "variable/cycle", "Variables stand for each other",
        "The value of a variable may use other variables, but not come back to itself.";
    VARIABLE_SYNTAX = Error "variable/malformed", "This is not a variable",
        "`${NAME}`, `${NAME:-default}`, `${service.NAME}`, `${stack.NAME}`, `${environment.NAME}` and `${ref:service/component.output}` mean something; names are letters, digits and `_`. For the characters themselves write `$${`.";
    PSEUDO_PARAMETER = Error "variable/pseudo-parameter", "A pseudo parameter of CloudFormation",
        "`${AWS::Region}` means something in a template only. Use the built-ins `${REGION}` and `${ACCOUNT_ID}`; for the characters themselves write `$${`.";
    VARIABLE_NAME = Error "variable/bad-name", "The name of a variable is not one",
        "Names of variables and parameters are letters, digits and `_`, not starting with a digit; by custom they are in capitals.";
    VARIABLE_IN_KEY = Error "variable/in-key", "A variable in a key",
        "Keys are what overlays merge by and what fields are known by, so they hold no variables. Where a name must vary, use a list of `name` and `value`.";
    VALUE_TOO_LONG = Error "variable/too-long", "Variables make a value too long",
        "A value may have up to 1 MiB after variables are filled in, and variables may use variables 32 levels deep. What is larger belongs in a file.";
    REFERENCE = Error "reference/malformed", "This is not a reference",
        "A reference is `${ref:component.output}` within the service, or `${ref:service/component.output}`.";

    UNKNOWN_TEMPLATE = Error "template/unknown", "There is no such template",
        "`spec.extends` names documents of `kind: Template`, usually in `templates/`.";
    TEMPLATE_KIND = Error "template/another-kind", "The template is for components of another kind",
        "A template with `spec.kind` gives fields that only this kind has.";
    TEMPLATE_CYCLE = Error "template/cycle", "Templates extend each other",
        "A template may extend others, but not come back to itself.";
    TEMPLATE_TOO_LARGE = Error "template/too-large", "A template makes too much",
        "Parameters that are filled into parameters of further templates multiply. What one component gets from its templates is limited.";
    EXTENDS_IN_BODY = Error "template/extends-in-body", "`extends` stands inside the template's spec",
        "What a template extends stands beside `spec.spec`, not in it: `spec: {extends: base, spec: {…}}`.";
    MISSING_PARAMETER = Error "template/missing-parameter", "A parameter is not given",
        "The template has a parameter without a default: give it in `extends: {template: …, parameters: {…}}`.";
    UNKNOWN_PARAMETER = Error "template/unknown-parameter", "The template has no such parameter",
        "What is given must be one of the template's `spec.parameters`.";
    PARAMETER_NOT_TEXT = Error "template/parameter-not-text", "A map or list inside a text",
        "A parameter that is a map or a list can only be a whole value (`key: ${NAME}`), not a part of a string.";
    DUPLICATE_PARAMETER = Error "template/duplicate-parameter", "A parameter is there twice",
        "Two parameters of the template have the same name.";

    SECRET = Error "secret/in-clear", "A secret stands in clear text",
        "Whoever can read the repository, the templates or the console of CloudFormation could read it. Put the secret into Secrets Manager or an SSM SecureString parameter, and name it: `secrets: [{name: DB_PASSWORD, secretRef: /path/of/the/secret}]`. Then replace the secret, since it was already written down. Variables are no place for secrets either: their values end up in templates.";
}
