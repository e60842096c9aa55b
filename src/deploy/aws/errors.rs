//! What an error of AWS means for the engine: by its code, and by its words where AWS has no code for it.
//!
//! Sources: "Common errors" of the API references of CloudFormation, S3 and DynamoDB, and the texts that
//! CloudFormation answers with under the one code `ValidationError`. Start at [`Refusal::of`].

use crate::deploy::cloud::{CloudError, ErrorKind};
use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_cloudformation::error::{ProvideErrorMetadata, SdkError};
use std::error::Error;

/// An error of any service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Refusal {
    /// AWS's code, or a word for what happened without one.
    pub code: String,
    /// AWS's words, or the causes one after the other.
    pub message: String,
    /// What it means.
    pub kind: ErrorKind,
}

impl Refusal {
    /// What became of a call.
    pub fn of<E: ProvideErrorMetadata + Error + 'static>(error: &SdkError<E>) -> Self {
        let unanswered = |code: &str, kind| Self { code: code.to_owned(), message: causes(error), kind };
        match error {
            SdkError::ServiceError(answer) => {
                let status = answer.raw().status().as_u16();
                let code = answer.err().code().map_or_else(|| format!("HTTP {status}"), str::to_owned);
                let message = answer.err().message().unwrap_or_default().to_owned();
                let kind = kind(&code, &message, status);
                Self { code, message, kind }
            }
            SdkError::TimeoutError(_) => unanswered("Timeout", ErrorKind::Unavailable),
            SdkError::ResponseError(_) => unanswered("UnreadableAnswer", ErrorKind::Unavailable),
            _ => match credentials(error) {
                Some(kind) => unanswered("Credentials", kind),
                None => unanswered("NoConnection", ErrorKind::Unavailable),
            },
        }
    }

    /// What a service answered that no crate of the SDK reads.
    pub fn answered(code: String, message: String, status: u16) -> Self {
        let kind = kind(&code, &message, status);
        Self { code, message, kind }
    }

    /// Why a request that no crate of the SDK makes had no answer.
    pub fn unanswered(error: &(dyn Error + 'static)) -> Self {
        let kind = error.downcast_ref().map_or(ErrorKind::Unavailable, of_credentials);
        let code = if kind == ErrorKind::Unavailable { "NoConnection" } else { "Credentials" };
        Self { code: code.to_owned(), message: causes(error), kind }
    }

    /// The action and resource of a refused permission; what the answer does not say is filled in.
    pub fn denied(&self, action: &str, resource: &str) -> Option<(String, String)> {
        let ErrorKind::Denied { action: told, resource: on } = &self.kind else { return None };
        let told = told.clone().unwrap_or_else(|| action.to_owned());
        Some((told, on.clone().unwrap_or_else(|| resource.to_owned())))
    }

    /// The words with the code.
    pub fn text(&self) -> String {
        format!("{} ({})", self.message, self.code)
    }
}

/// The error of a call of CloudFormation or STS.
pub(super) fn cloud<E: ProvideErrorMetadata + Error + 'static>(
    operation: &'static str,
    error: &SdkError<E>,
) -> CloudError {
    let Refusal { code, message, kind } = Refusal::of(error);
    CloudError { operation, code, message, kind }
}

/// Whether a call was never made for want of credentials.
fn credentials(error: &(dyn Error + 'static)) -> Option<ErrorKind> {
    let mut cause = error.source();
    while let Some(error) = cause {
        if let Some(found) = error.downcast_ref::<CredentialsError>() {
            return Some(of_credentials(found));
        }
        cause = error.source();
    }
    None
}

fn of_credentials(error: &CredentialsError) -> ErrorKind {
    let text = causes(error);
    match error {
        CredentialsError::ProviderTimedOut(_) => ErrorKind::Unavailable,
        _ if text.contains("ExpiredToken") || text.contains("expired") => ErrorKind::Expired,
        _ if text.contains("AccessDenied") => denied(&text),
        _ => ErrorKind::NoCredentials,
    }
}

/// An error with its causes, on one line.
fn causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let words = error.to_string();
        if !text.contains(&words) {
            text.push_str(": ");
            text.push_str(&words);
        }
        cause = error.source();
    }
    text
}

/// Codes without `Exception` at their end, by what they mean.
const CODES: [(&[&str], ErrorKind); 7] = [
    (
        &[
            "BandwidthLimitExceeded",
            "PriorRequestNotComplete",
            "ProvisionedThroughputExceeded",
            "RequestLimitExceeded",
            "RequestThrottled",
            "SlowDown",
            "Throttled",
            "Throttling",
            "TooManyRequests",
        ],
        ErrorKind::Throttled,
    ),
    (&["ExpiredToken", "RequestExpired", "TokenRefreshRequired"], ErrorKind::Expired),
    (
        &[
            "AuthFailure",
            "InvalidAccessKeyId",
            "InvalidClientTokenId",
            "MissingAuthenticationToken",
            "SignatureDoesNotMatch",
            "UnrecognizedClient",
        ],
        ErrorKind::NoCredentials,
    ),
    (&["AlreadyExists", "TokenAlreadyExists"], ErrorKind::Exists),
    (&["ChangeSetNotFound", "NoSuchBucket", "NoSuchKey", "ResourceNotFound", "StackNotFound"], ErrorKind::NotFound),
    (
        &["InvalidChangeSetStatus", "InvalidStateTransition", "OperationInProgress", "OperationStatusCheckFailed"],
        ErrorKind::State,
    ),
    (&["LimitExceeded", "ServiceQuotaExceeded"], ErrorKind::Limit),
];

fn kind(code: &str, message: &str, status: u16) -> ErrorKind {
    let code = code.trim_end_matches("Exception");
    if let Some((_, kind)) = CODES.iter().find(|(codes, _)| codes.contains(&code)) {
        return kind.clone();
    }
    match code {
        "AccessDenied" | "UnauthorizedOperation" | "NotAuthorized" => denied(message),
        "ValidationError" | "Validation" => validation(message),
        "InsufficientCapabilities" => ErrorKind::Validation,
        "InternalFailure" | "InternalError" | "RequestTimeout" | "ServiceUnavailable" => ErrorKind::Unavailable,
        word if word.starts_with("Throttling") => ErrorKind::Throttled,
        _ => match status {
            429 => ErrorKind::Throttled,
            403 => denied(message),
            500.. => ErrorKind::Unavailable,
            _ => ErrorKind::Other,
        },
    }
}

/// `ValidationError` is CloudFormation's answer to almost everything: its words decide.
fn validation(message: &str) -> ErrorKind {
    let says = |words: &str| message.contains(words);
    if says("No updates are to be performed") || says("didn't contain changes") {
        ErrorKind::NoChanges
    } else if says("Rate exceeded") {
        ErrorKind::Throttled
    } else if says("does not exist") && (says("Stack") || says("stack") || says("ChangeSet")) {
        ErrorKind::NotFound
    } else if says("already exists and cannot be created again") || says("while in status") || names_a_state(message) {
        ErrorKind::State
    } else if says("security token included in the request is expired") {
        ErrorKind::Expired
    } else {
        ErrorKind::Validation
    }
}

/// `Stack:arn:… is in UPDATE_IN_PROGRESS state and can not be updated.`
fn names_a_state(message: &str) -> bool {
    message.split_once(" is in ").is_some_and(|(_, rest)| rest.contains(" state")) || message.contains("current status")
}

/// `User: … is not authorized to perform: ACTION on resource: RESOURCE because …`
fn denied(message: &str) -> ErrorKind {
    let after = |words: &str| {
        let word = message.split_once(words)?.1.split_whitespace().next()?;
        let word = word.trim_end_matches(['.', ',', ';']).trim_matches(['"', '`']);
        (!word.is_empty()).then(|| word.to_owned())
    };
    ErrorKind::Denied { action: after("to perform: "), resource: after("on resource: ") }
}

#[cfg(test)]
mod tests {
    use super::{denied, kind};
    use crate::deploy::cloud::ErrorKind;

    #[test]
    fn what_cloudformation_says_under_validation_error_is_told_apart_by_its_words() {
        let of = |message: &str| kind("ValidationError", message, 400);
        assert_eq!(of("Stack with id orders-production-api does not exist"), ErrorKind::NotFound);
        assert_eq!(of("Stack [orders] does not exist"), ErrorKind::NotFound);
        assert_eq!(of("S3 error: The specified key does not exist."), ErrorKind::Validation);
        assert_eq!(of("No updates are to be performed."), ErrorKind::NoChanges);
        assert_eq!(
            of(
                "Stack:arn:aws:cloudformation:eu-central-1:1:stack/a/b is in UPDATE_IN_PROGRESS state and can not be updated."
            ),
            ErrorKind::State
        );
        assert_eq!(of("Parameters: [Size] must have values"), ErrorKind::Validation);
    }

    #[test]
    fn codes_mean_the_same_with_and_without_exception_at_their_end() {
        for code in ["Throttling", "ThrottlingException", "SlowDown", "ProvisionedThroughputExceededException"] {
            assert_eq!(kind(code, "Rate exceeded", 400), ErrorKind::Throttled, "{code}");
        }
        assert_eq!(kind("AlreadyExistsException", "", 400), ErrorKind::Exists);
        assert_eq!(kind("InvalidChangeSetStatus", "", 400), ErrorKind::State);
        assert_eq!(kind("InsufficientCapabilitiesException", "", 400), ErrorKind::Validation);
        assert_eq!(kind("LimitExceededException", "", 400), ErrorKind::Limit);
        assert_eq!(kind("ExpiredTokenException", "", 403), ErrorKind::Expired);
        assert_eq!(kind("SomethingNew", "", 503), ErrorKind::Unavailable);
        assert_eq!(kind("SomethingNew", "", 400), ErrorKind::Other);
    }

    #[test]
    fn a_refused_permission_names_its_action_and_resource() {
        let found = denied(
            "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: cloudformation:CreateChangeSet on \
             resource: arn:aws:cloudformation:eu-central-1:111122223333:stack/orders/* because no identity-based policy allows it",
        );
        let ErrorKind::Denied { action, resource } = found else { panic!("{found:?}") };
        assert_eq!(action.as_deref(), Some("cloudformation:CreateChangeSet"));
        assert_eq!(resource.as_deref(), Some("arn:aws:cloudformation:eu-central-1:111122223333:stack/orders/*"));
        assert_eq!(denied("Access Denied"), ErrorKind::Denied { action: None, resource: None });
    }
}
