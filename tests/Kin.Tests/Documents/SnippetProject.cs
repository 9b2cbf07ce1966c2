using System.Text;

namespace Kin.Tests.Documents;

/// <summary>
/// One console program outside of the repository with every C# block of the documents in it, built once: block N
/// is a method of class Snippet_N, and the compiler's messages name the page and its line.
/// </summary>
public sealed class SnippetProject : IDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(5);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kin-documents-");
    private readonly Lazy<Task<CommandOutput>> _build;

    public SnippetProject()
    {
        _build = new(BuildAsync);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Builds at the first call, and fails the test with what the compiler said.</summary>
    public async Task EnsureBuiltAsync()
    {
        CommandOutput build = await _build.Value;
        string[] errors =
        [
            .. build.StandardOutput.Split('\n').Distinct()
                .Where(line => line.Contains("error", StringComparison.Ordinal)),
        ];
        string said = string.Join('\n', errors) + build.StandardError;
        Assert.True(build.Success, $"A block does not compile ({build.Status}):\n{said}");
    }

    /// <summary>Runs one block in a process of its own.</summary>
    internal async Task<CommandOutput> RunAsync(int number)
    {
        await EnsureBuiltAsync();
        string program = Path.Combine(_folder.FullName, "out", "Snippets.dll");
        return await CaptureAsync(new Command("dotnet", program, $"{number}"));
    }

    private async Task<CommandOutput> BuildAsync()
    {
        Write("Snippets.csproj", Project());
        StringBuilder program = new("return args[0] switch\n{\n");
        for (int i = 0; i < Block.OfCSharp.Count; i++)
        {
            Write($"Snippet_{i}.cs", Source(Block.OfCSharp[i], i));
            string run = $"    \"{i}\" => await Snippet_{i}.RunAsync(args),\n";
            program.Append(Block.OfCSharp[i].IsRun ? run : "");
        }

        Write("Program.cs", program.Append("    _ => 99,\n};\n").ToString());
        return await CaptureAsync(new Command(
            "dotnet", "build", "Snippets.csproj", "-o", "out", "-v", "q", "--nologo", "-nodeReuse:false",
            "-p:UseSharedCompilation=false"));
    }

    private async Task<CommandOutput> CaptureAsync(Command command)
    {
        using CancellationTokenSource limit = new(s_limit);
        Command inFolder = command with
        {
            WorkingDirectory = _folder.FullName,
            NewProcessGroup = true, // so that the limit ends all of it
            StandardInput = StandardStream.Null,
            Environment = new Dictionary<string, string?>
            {
                ["DOTNET_CLI_UI_LANGUAGE"] = "en",
                ["TMPDIR"] = _folder.FullName,
            },
        };
        return await inFolder.CaptureAsync(limit.Token);
    }

    private void Write(string name, string text) =>
        File.WriteAllText(Path.Combine(_folder.FullName, name), text);

    private static string Source(Block block, int number)
    {
        int code = 0;
        StringBuilder source = new();
        while (code < block.Lines.Count && IsBeforeCode(block.Lines[code]))
        {
            source.Append(block.Lines[code++]).Append('\n');
        }

        string text = string.Join('\n', block.Lines.Skip(code));
        string body = $"#line {block.Line + code} \"{block.Page}\"\n{text}\n#line default\n";
        string method = $$"""
            internal static class Snippet_{{number}}
            {
            public static async Task<int> RunAsync(string[] args)
            {
            {{body}}
            await Task.CompletedTask;
            return 0;
            }
            }
            """;
        return source.Append(block.IsTypes ? body : method).ToString();
    }

    private static bool IsBeforeCode(string line) =>
        line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal)
        || (line.StartsWith("using ", StringComparison.Ordinal) && !line.Contains('=') && !line.Contains('('));

    private static string Project() => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <TreatWarningsAsErrors>false</TreatWarningsAsErrors>
            <NuGetAudit>false</NuGetAudit>
          </PropertyGroup>
          <ItemGroup>
            <Using Include="Kin" />
            <Using Include="Kin.Signals" />
            <Using Include="Kin.Workers" />
            <Reference Include="{AppContext.BaseDirectory}Kin.dll" />
            <Reference Include="{AppContext.BaseDirectory}Kin.Native.dll" />
          </ItemGroup>
        </Project>
        """;
}
