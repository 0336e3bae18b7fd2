# Installs a release of gatefront on Windows: downloads the archive, checks its checksum, and puts the command into a
# folder. It has not been run on Windows by the tests.
#
# usage: install.ps1 [-Version VERSION] [-To FOLDER]
param(
    [string]$Version = '',
    [string]$To = "$env:LOCALAPPDATA\Programs\gatefront"
)
$ErrorActionPreference = 'Stop'
$releases = if ($env:GATEFRONT_RELEASES) { $env:GATEFRONT_RELEASES } else { 'https://github.com/OWNER/gatefront/releases' }

if (-not $Version) {
    # The newest release redirects to the address of its tag.
    $answer = Invoke-WebRequest -UseBasicParsing -Method Head -Uri "$releases/latest"
    $address = if ($answer.BaseResponse.ResponseUri) { $answer.BaseResponse.ResponseUri } else { $answer.BaseResponse.RequestMessage.RequestUri }
    $Version = $address.AbsoluteUri -replace '^.*/v', ''
}
if ($Version -notmatch '^\d+\.\d+\.\d+') { throw "``$Version`` is no version; write one such as 0.1.0" }

$name = "gatefront-x86_64-pc-windows-msvc-v$Version"
$scratch = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
New-Item -ItemType Directory -Path $scratch | Out-Null
try {
    foreach ($file in "$name.tgz", "$name.tgz.sha256") {
        Invoke-WebRequest -UseBasicParsing -Uri "$releases/download/v$Version/$file" -OutFile (Join-Path $scratch $file)
    }
    $expected = (Get-Content (Join-Path $scratch "$name.tgz.sha256")).Split(' ')[0]
    $found = (Get-FileHash -Algorithm SHA256 (Join-Path $scratch "$name.tgz")).Hash
    if ($found -ne $expected) { throw "the checksum of $name.tgz is not that of the release; nothing was installed" }
    tar -xzf (Join-Path $scratch "$name.tgz") -C $scratch
    if ($LASTEXITCODE) { throw "tar cannot unpack $name.tgz" }
    New-Item -ItemType Directory -Force -Path $To | Out-Null
    Copy-Item -Force (Join-Path $scratch "$name\gatefront.exe") (Join-Path $To 'gatefront.exe')
    Write-Host "Installed gatefront $Version in $To. Put the folder on your PATH to run it by its name."
} finally {
    Remove-Item -Recurse -Force $scratch
}
