using Kin.Tests.Root;

namespace Kin.Tests.Tool;

/// <summary>kin as one package of IL, a .NET tool. tests/package tries those that are compiled ahead.</summary>
public sealed class PackageTests
{
    [Fact]
    public async Task The_packed_tool_installs_from_a_folder_and_runs()
    {
        string dotnet = Capability.RequireProgram("dotnet", "dotnet-sdk-10.0");
        using TemporaryDirectory directory = new();
        string configuration = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/')).Name;
        Command pack = Dotnet(dotnet, directory, "pack", $"{KinTool.Root}/src/Kin.Tool/Kin.Tool.csproj",
            "--no-build", "-c", configuration == "release" ? "Release" : "Debug",
            "--nologo", "-v", "q", "-nodeReuse:false", "-p:KinReadyToRun=false",
            "-o", $"{directory.Path}/packages");
        CommandOutput packed = await KinTool.Capture(pack);
        Assert.True(packed.Success, packed.StandardOutput + packed.StandardError);
        CommandOutput installed = await KinTool.Capture(Dotnet(dotnet, directory, "tool", "install", "Kin.Tool",
            "--tool-path", $"{directory.Path}/tools", "--configfile", await LocalSource(directory)));
        Assert.True(installed.Success, installed.StandardOutput + installed.StandardError);
        CommandOutput ran = await KinTool.Capture(
            new Command($"{directory.Path}/tools/kin", "run", "--", "sh", "-c", "echo packed; exit 7"));
        Assert.Equal((7, "packed\n"), (ran.Status.Code, ran.StandardOutput));
    }

    private static Command Dotnet(string dotnet, TemporaryDirectory directory, params string[] words) =>
        new(dotnet, words)
        {
            StandardInput = StandardStream.Null,
            WorkingDirectory = directory.Path,
            Environment = new Dictionary<string, string?>
            {
                ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
                ["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0",
                ["DOTNET_EnableDiagnostics"] = "0",
                ["TMPDIR"] = directory.Path,
            },
        };

    private static async Task<string> LocalSource(TemporaryDirectory directory)
    {
        string path = $"{directory.Path}/nuget.config";
        await File.WriteAllTextAsync(path, $"""
            <configuration>
              <packageSources><clear /><add key="local" value="{directory.Path}/packages" /></packageSources>
              <config><add key="globalPackagesFolder" value="{directory.Path}/global" /></config>
            </configuration>
            """, TestContext.Current.CancellationToken);
        return path;
    }
}
