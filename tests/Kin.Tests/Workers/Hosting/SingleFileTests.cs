namespace Kin.Tests.Workers.Hosting;

/// <summary>The program as one file with the runtime inside, which needs nothing else on the machine.</summary>
[Collection(HostedCollection.Name)]
public sealed class SingleFileTests(HostedProgram program)
{
    [Fact(Timeout = 3 * Limit.Milliseconds)]
    public async Task A_self_contained_single_file_has_workers_with_Enter_and_with_startup_hooks_and_makes_itself_a_daemon()
    {
        string file = await Publish();
        foreach (string enter in (string[])["first", ""])
        {
            CommandOutput output = await program.RunAsync(
                new Command(file) { WorkingDirectory = "/" },
                ("ENTER", enter), ("CASE", ""), ("PATH", "/nowhere"), ("DOTNET_ROOT", null));
            Assert.Equal("got 9\n", output.StandardOutput + output.StandardError);
            Assert.True(output.Success);
        }

        CommandOutput daemon = await program.RunAsync(
            new Command(file) { WorkingDirectory = "/" }, ("CASE", "daemon"), ("PATH", "/nowhere"), ("DOTNET_ROOT", null));
        Assert.Equal(HostedProgram.WasDaemon, daemon.StandardOutput + daemon.StandardError);
        File.Move(file, file + " moved");
        CommandOutput moved = await program.RunAsync(new Command(file + " moved"), ("CASE", "static-constructor"));
        Assert.Equal("got 9\n", moved.StandardOutput + moved.StandardError);
    }

    private async Task<string> Publish()
    {
        await program.EnsureBuiltAsync();
        string folder = Path.Combine(program.Folder, "single file");
        CommandOutput publish = await program.RunAsync(new Command(
            "dotnet", "publish", "-c", "Release", "-r", $"linux-{HostedProgram.Architecture}", "--self-contained",
            "-p:PublishSingleFile=true", "-o", folder, "-v", "q", "--nologo", "-nodeReuse:false",
            "-p:UseSharedCompilation=false")
        {
            WorkingDirectory = program.Folder,
        });
        string said = publish.StandardOutput + publish.StandardError;
        Capability.Require(
            "the runtime package (Microsoft.NETCore.App.Runtime) from nuget.org",
            publish.Success || !(said.Contains("NU1101", StringComparison.Ordinal) || said.Contains("NU1301", StringComparison.Ordinal)));
        Assert.True(publish.Success, said);
        Assert.DoesNotContain(Directory.GetFiles(folder), path => path.EndsWith(".dll", StringComparison.Ordinal));
        return Path.Combine(folder, "App");
    }
}
