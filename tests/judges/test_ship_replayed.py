"""`deploy` and `destroy` where the emulator cannot play AWS: `fake_aws.py` replays the answers, and no AWS CLI is run.

The words are AWS's: of the API's and the user guides' pages, of awscli's source, and where those are silent of reports.
"""

import json
import os
import signal
import subprocess
import time

import pytest

import product
import stack
from fake_aws import FAILED, MISSING, FakeAws, events, refuses, says
from fake_aws import stack as described

NONE = events()
CERTIFICATE = "AWS::CertificateManager::Certificate"
RECORD = (
    "Content of DNS Record is: {Name: _x1.api.example.com.,Type: CNAME,Value: _x2.hkvuiqjoua.acm-validations.aws.}"
)
SECRETS = {"AWS_ACCESS_KEY_ID": "AKIDJUDGE", "AWS_SECRET_ACCESS_KEY": "secret-of-the-judge", "AWS_SESSION_TOKEN": "token-of-the-judge"}


@pytest.fixture
def run(tmp_path):
    """Runs gatefront on a config with a fake `aws`, its home and its secrets; no file of the machine's is read."""
    def run(operation, fake, config=None, *more):
        return subprocess.run(
            command(operation, tmp_path, config, *more), env=environment(fake, tmp_path), capture_output=True, text=True, timeout=60,
        )
    return run


def command(operation, folder, config, *more):
    source = folder / "gatefront.yaml"
    source.write_text(json.dumps(config or stack.config("managed-policy")))
    return [product.BINARY, operation, source, "--yes", *more]


def environment(fake, folder):
    return {"PATH": str(fake.bin), "HOME": str(folder), **SECRETS}


def test_a_region_that_is_not_enabled_is_told(run, tmp_path):
    """The answer of an opt-in Region to credentials that are valid elsewhere."""
    words = "An error occurred (InvalidClientTokenId) when calling the DescribeStacks operation: The security token included in the request is invalid."
    finished = run("deploy", FakeAws(tmp_path, describe_stacks=[refuses(words)]))
    assert finished.returncode == 2
    assert "error: AWS in us-east-1: InvalidClientTokenId: The security token included in the request is invalid." in finished.stderr
    assert "enable us-east-1 for the account" in finished.stderr


def test_credentials_are_never_told(run, tmp_path):
    """A signature that does not match is answered with the request as it was signed, session token included."""
    words = (
        "An error occurred (SignatureDoesNotMatch) when calling the DescribeStacks operation: The request signature we "
        "calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method.\n\n"
        "The Canonical String for this request should have been\n'POST\n/\n\nx-amz-security-token:token-of-the-judge'"
    )
    finished = run("deploy", FakeAws(tmp_path, describe_stacks=[refuses(words)]))
    assert finished.returncode == 2
    assert "SignatureDoesNotMatch: The request signature we calculated" in finished.stderr
    assert not any(secret in finished.stdout + finished.stderr for secret in SECRETS.values())


@pytest.mark.parametrize("status, words", [
    ("UPDATE_IN_PROGRESS", "wait until that is over; see the events with\n        aws cloudformation describe-stack-events --region us-east-1"),
    ("UPDATE_ROLLBACK_FAILED", "first: aws cloudformation continue-update-rollback --region us-east-1 --stack-name orders-edge"),
    ("DELETE_FAILED", "first: aws cloudformation delete-stack --region us-east-1 --stack-name orders-edge; what cannot be deleted"),
])
def test_a_stack_that_takes_no_update_is_told_with_the_way_out(status, words, run, tmp_path):
    finished = run("deploy", FakeAws(tmp_path, describe_stacks=[described(status)]))
    assert finished.returncode == 2
    assert f"error: orders-edge in us-east-1 is {status}\n  help: {words}" in finished.stderr


def test_a_refused_change_set_changes_nothing(run, tmp_path):
    words = (
        "An error occurred (AccessDenied) when calling the CreateChangeSet operation: User: arn:aws:iam::111122223333:user/judge "
        "is not authorized to perform: cloudformation:CreateChangeSet on resource: *"
    )
    finished = run("deploy", FakeAws(tmp_path, describe_stacks=[MISSING], describe_stack_events=[MISSING], deploy=[refuses(words)]))
    assert finished.returncode == 2
    assert "AccessDenied: User: arn:aws:iam::111122223333:user/judge is not authorized to perform" in finished.stderr
    assert "let an administrator allow this action" in finished.stderr


def test_the_cause_is_told_and_not_what_followed_from_it(run, tmp_path):
    """The name is on another distribution: AWS's words for CNAMEAlreadyExists."""
    reason = (
        'Resource handler returned message: "Invalid request provided: One or more of the CNAMEs you provided are already '
        'associated with a different resource. (Service: CloudFront, Status Code: 409)" (HandlerErrorCode: AlreadyExists)'
    )
    history = events(
        ("CachePolicy", "AWS::CloudFront::CachePolicy", "CREATE_FAILED", "Resource creation cancelled"),
        ("Distribution", "AWS::CloudFront::Distribution", "CREATE_FAILED", reason),
    )
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, described("ROLLBACK_COMPLETE")], describe_stack_events=[history], deploy=[FAILED],
    )
    finished = run("deploy", fake)
    assert finished.returncode == 1
    error = finished.stderr[finished.stderr.index("error:"):]
    assert error.startswith("error: orders-edge in us-east-1 ended as ROLLBACK_COMPLETE: Distribution (AWS::CloudFront::Distribution) CREATE_FAILED: Resource handler")
    assert "aws cloudfront list-conflicting-aliases" in error
    assert "CachePolicy" not in error


def test_a_stack_that_outlives_the_clis_patience_is_followed_to_its_end(run, tmp_path):
    """`aws cloudformation deploy` gives up after an hour; a certificate may wait for its record much longer."""
    fake = FakeAws(
        tmp_path,
        describe_stacks=[MISSING, described("CREATE_IN_PROGRESS"), described("CREATE_COMPLETE", [("ApiUrl", "https://api.example.com")])],
        describe_stack_events=[NONE],
        deploy=[FAILED],
    )
    finished = run("deploy", fake)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == "ApiUrl  https://api.example.com\n"
    assert len(fake.calls("deploy")) == 1


DOMAIN = {"name": "api.example.com"}


def test_a_certificate_that_waits_is_told_with_its_record(run, tmp_path):
    history = events(("Certificate", CERTIFICATE, "CREATE_IN_PROGRESS", RECORD))
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, described("CREATE_COMPLETE")], describe_stack_events=[history], deploy=[says(stdout="done")],
    )
    finished = run("deploy", fake, stack.config("managed-policy", domain=DOMAIN))
    assert finished.returncode == 0, finished.stderr
    assert "create it in your DNS" in finished.stderr
    assert "\n    _x1.api.example.com. CNAME _x2.hkvuiqjoua.acm-validations.aws.\n" in finished.stderr


def test_acm_is_asked_for_the_record_where_the_event_has_none(run, tmp_path):
    arn = "arn:aws:acm:us-east-1:111122223333:certificate/a1b2c3d4"
    record = {"Name": "_x1.api.example.com.", "Type": "CNAME", "Value": "_x2.acm-validations.aws."}
    option = {"DomainName": "api.example.com", "ValidationStatus": "PENDING_VALIDATION", "ResourceRecord": record}
    fake = FakeAws(
        tmp_path,
        describe_stacks=[MISSING, described("CREATE_COMPLETE")],
        describe_stack_events=[events(("Certificate", CERTIFICATE, "CREATE_IN_PROGRESS", "Resource creation Initiated", arn))],
        describe_certificate=[says({"Certificate": {"DomainValidationOptions": [option]}})],
        deploy=[says(stdout="done")],
    )
    finished = run("deploy", fake, stack.config("managed-policy", domain=DOMAIN))
    assert finished.returncode == 0, finished.stderr
    assert "\n    _x1.api.example.com. CNAME _x2.acm-validations.aws.\n" in finished.stderr
    assert arn in fake.calls("describe-certificate")[0]


def test_a_zone_of_ours_needs_no_hand(run, tmp_path):
    """CloudFormation creates the record in the hosted zone by itself."""
    history = events(("Certificate", CERTIFICATE, "CREATE_IN_PROGRESS", RECORD))
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, described("CREATE_COMPLETE")], describe_stack_events=[history], deploy=[says(stdout="done")],
    )
    finished = run("deploy", fake, stack.config("managed-policy", domain={**DOMAIN, "hosted_zone_id": "Z0123456789ABCDEFGHIJ"}))
    assert finished.returncode == 0, finished.stderr
    assert "create it in your DNS" not in finished.stderr


def test_a_deletion_that_fails_is_told_with_what_failed(run, tmp_path):
    history = events(("Certificate", CERTIFICATE, "DELETE_FAILED", "Certificate is in use."))
    fake = FakeAws(
        tmp_path,
        describe_stacks=[described("CREATE_COMPLETE"), described("DELETE_FAILED")],
        describe_stack_resources=[says({"StackResources": []})],
        describe_stack_events=[NONE, history],
        delete_stack=[says(stdout="")],
    )
    finished = run("destroy", fake)
    assert finished.returncode == 1
    assert "ended as DELETE_FAILED: Certificate (AWS::CertificateManager::Certificate) DELETE_FAILED: Certificate is in use." in finished.stderr
    assert "--retain-resources LOGICAL-ID" in finished.stderr


def deploy_until(fake, tmp_path, call):
    """A deployment that has come so far as to make this call."""
    process = subprocess.Popen(
        command("deploy", tmp_path, None), env=environment(fake, tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        text=True, start_new_session=True,
    )
    deadline = time.monotonic() + 30
    while not fake.calls(call) and time.monotonic() < deadline:
        time.sleep(0.05)
    return process


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM], ids=["ctrl-c", "terminated"])
@pytest.mark.parametrize("status, words", [
    ("CREATE_IN_PROGRESS", "cancel it: aws cloudformation delete-stack --region us-east-1 --stack-name orders-edge"),
    ("UPDATE_IN_PROGRESS", "cancel it: aws cloudformation cancel-update-stack --region us-east-1 --stack-name orders-edge"),
])
def test_an_interruption_says_what_goes_on_at_aws(sent, status, words, tmp_path):
    """A terminal sends Ctrl-C to the CLI too; a CI's termination reaches gatefront alone."""
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, described(status)], describe_stack_events=[NONE], deploy=[{**says(stdout=""), "seconds": 50}],
    )
    process = deploy_until(fake, tmp_path, "deploy")
    (os.killpg if sent == signal.SIGINT else os.kill)(process.pid, sent)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1, said
    assert f"error: interrupted, but CloudFormation goes on with orders-edge in us-east-1: {status}" in said
    assert "follow it: aws cloudformation describe-stack-events --region us-east-1 --stack-name orders-edge" in said
    assert words in said


OFFLINE = 'Could not connect to the endpoint URL: "https://cloudformation.us-east-1.amazonaws.com/"'
EXECUTING = "\nWaiting for changeset to be created..\nWaiting for stack create/update to complete\n"
# What Python prints of itself before the CLI says anything.
WARNING = (
    "/usr/lib/python3/dist-packages/botocore/compat.py:1013: PythonDeprecationWarning: Boto3 will no longer support Python 3.8\n"
    "  warnings.warn(warning, PythonDeprecationWarning)\n"
)
MADE = described("CREATE_COMPLETE", [("ApiUrl", "https://api.example.com")])


def test_a_network_that_drops_is_waited_for(run, tmp_path):
    """The CLI gives up, CloudFormation does not."""
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, refuses(OFFLINE, code=255), described("CREATE_IN_PROGRESS"), MADE], describe_stack_events=[NONE],
        deploy=[{**refuses(OFFLINE, code=255), "stdout": EXECUTING}],
    )
    finished = run("deploy", fake)
    assert finished.returncode == 0, finished.stderr
    assert finished.stdout == "ApiUrl  https://api.example.com\n"


def test_a_network_that_stays_away_is_told_with_how_to_follow(run, tmp_path):
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, refuses(OFFLINE, code=255)], describe_stack_events=[refuses(OFFLINE, code=255)],
        deploy=[{**refuses(OFFLINE, code=255), "stdout": EXECUTING}],
    )
    finished = run("deploy", fake)
    assert finished.returncode == 1, finished.stderr
    assert f"error: AWS in us-east-1: {OFFLINE}" in finished.stderr
    assert "CloudFormation goes on with orders-edge without us; follow it: aws cloudformation describe-stack-events" in finished.stderr


def test_events_tell_that_something_was_begun(run, tmp_path):
    history = events(("Distribution", "AWS::CloudFront::Distribution", "CREATE_IN_PROGRESS", ""))
    fake = FakeAws(tmp_path, describe_stacks=[MISSING, MADE], describe_stack_events=[history], deploy=[refuses(OFFLINE, code=255)])
    assert run("deploy", fake).returncode == 0


def test_a_network_that_is_not_there_has_changed_nothing(run, tmp_path):
    review = events(("orders-edge", "AWS::CloudFormation::Stack", "REVIEW_IN_PROGRESS", "User Initiated"))
    fake = FakeAws(tmp_path, describe_stacks=[MISSING], describe_stack_events=[review], deploy=[refuses(OFFLINE, code=255)])
    assert run("deploy", fake).returncode == 2


def test_a_warning_before_the_failure_hides_nothing(run, tmp_path):
    history = events(("Distribution", "AWS::CloudFront::Distribution", "CREATE_FAILED", "CNAMEAlreadyExists"))
    fake = FakeAws(
        tmp_path,
        describe_stacks=[{**MISSING, "stderr": WARNING + MISSING["stderr"]}, described("ROLLBACK_COMPLETE")],
        describe_stack_events=[MISSING, history],
        deploy=[{**FAILED, "stderr": WARNING + FAILED["stderr"]}],
    )
    finished = run("deploy", fake)
    assert finished.returncode == 1, finished.stderr
    assert "error: orders-edge in us-east-1 ended as ROLLBACK_COMPLETE: Distribution" in finished.stderr


@pytest.mark.parametrize("nothing", [says({}), says({"Stacks": []}), says(stdout="")], ids=["object", "list", "silence"])
def test_an_answer_without_a_stack_is_not_a_stack_that_is_gone(nothing, run, tmp_path):
    fake = FakeAws(
        tmp_path,
        describe_stacks=[described("CREATE_COMPLETE"), nothing],
        describe_stack_resources=[says({"StackResources": []})],
        describe_stack_events=[NONE],
        delete_stack=[says(stdout="")],
    )
    finished = run("destroy", fake)
    assert finished.returncode == 1, finished.stderr
    assert "describe-stacks has nothing about arn:aws:cloudformation" in finished.stderr
    assert "follow it: aws cloudformation describe-stack-events" in finished.stderr


def test_a_deployment_that_succeeded_stays_one_without_its_outputs(run, tmp_path):
    throttled = refuses("An error occurred (Throttling) when calling the DescribeStacks operation (reached max retries: 2): Rate exceeded")
    fake = FakeAws(tmp_path, describe_stacks=[MISSING, throttled], describe_stack_events=[NONE], deploy=[says(stdout="done")])
    finished = run("deploy", fake)
    assert (finished.returncode, finished.stdout) == (0, ""), finished.stderr
    assert "It is deployed, but the stack's outputs could not be read: AWS in us-east-1: Throttling: Rate exceeded\n" in finished.stderr


def test_a_talkative_cli_is_not_held_up(run, tmp_path):
    """More than a pipe holds."""
    flood = {**says(stdout="done"), "stderr": "a warning\n" * 16_000}
    fake = FakeAws(tmp_path, describe_stacks=[MISSING, MADE], describe_stack_events=[NONE], deploy=[flood])
    assert run("deploy", fake).returncode == 0


def test_a_termination_is_not_held_up_by_a_slow_answer(tmp_path):
    fake = FakeAws(
        tmp_path, describe_stacks=[MISSING, described("CREATE_IN_PROGRESS")], describe_stack_events=[{**NONE, "seconds": 50}],
        deploy=[{**says(stdout=""), "seconds": 50}],
    )
    process = deploy_until(fake, tmp_path, "describe-stack-events")
    process.terminate()
    _, said = process.communicate(timeout=15)
    assert process.returncode == 1, said
    assert "interrupted, but CloudFormation goes on with orders-edge in us-east-1: CREATE_IN_PROGRESS" in said
