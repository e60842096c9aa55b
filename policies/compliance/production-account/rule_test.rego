package deployer.rules.compliance.production_account_test

import data.deployer.rules.compliance.production_account

given(production, account) := {"environment": {"name": "live", "production": production, "accountId": account}}

test_production_without_an_account_is_found if {
	production_account.deny == {{
		"path": "environment.accountId",
		"message": "the environment `live` does not say which account it is deployed to",
	}} with input as given(true, null)
}

test_an_account_passes if {
	count(production_account.deny) == 0 with input as given(true, "444455550003")
}

test_other_environments_may_take_what_is_at_hand if {
	count(production_account.deny) == 0 with input as given(false, null)
}
