//! The wording of what the engine can say about the user's documents.

use crate::codes;

codes! {
    REFUSED_DATA = Error "deploy/data-at-risk", "The deployment would replace or delete something that holds data",
        "A database, table, bucket or cache would be made anew or deleted, and what is in it would be lost. Change the line back, or name the component with `--allow-data-loss SERVICE/COMPONENT` once a backup has been made.";
    FAILED = Error "deploy/failed", "A resource could not be made or changed",
        "AWS refused a resource. The finding stands at the line that caused it and quotes AWS; what failed later because of it is left out. CloudFormation has brought the unit back to what it was.";
}
