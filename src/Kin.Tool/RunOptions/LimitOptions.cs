using System.CommandLine;
using Kin.Tool.Limiting;
using Kin.Tool.Verbs;

namespace Kin.Tool.RunOptions;

/// <summary>Resource limits of the program.</summary>
internal sealed class LimitOptions : RunOptionGroup
{
    private readonly Option<string> _openFiles;
    private readonly Option<string[]> _limits;

    public LimitOptions(Verb verb)
        : base(verb)
    {
        _openFiles = verb.Valued("--nofile", "SOFT[:HARD]", "Limits its open files (setrlimit(2)).");
        _limits = verb.Repeated(
            "--limit", "NAME=SOFT[:HARD]",
            "Sets a resource limit, named as 'kin limits' does. May be repeated.");
    }

    public override Command Apply(ParseResult line, Command command)
    {
        Dictionary<Resource, ResourceLimit> limits = [];
        if (line.GetValue(_openFiles) is string files)
        {
            limits[Resource.OpenFiles] = Read(Resource.OpenFiles, files);
        }

        foreach (string given in line.GetValue(_limits) ?? [])
        {
            int equals = given.IndexOf('=', StringComparison.Ordinal);
            LimitName name = LimitName.Find(equals > 0 ? given[..equals] : given) ?? throw Verb.Wrong(
                $"--limit '{given}' names none of {string.Join(", ", LimitName.All.Select(l => l.Name))}.");
            if (name.Resource == Resource.OpenFiles && line.GetValue(_openFiles) is not null)
            {
                throw Verb.Wrong("--nofile and --limit nofile say the same twice.");
            }

            limits[name.Resource] = equals > 0
                ? Read(name.Resource, given[(equals + 1)..])
                : throw Verb.Wrong($"--limit '{given}' is not NAME=SOFT[:HARD].");
        }

        return command with { Limits = limits };
    }

    private ResourceLimit Read(Resource resource, string text) =>
        LimitText.Read(Verb, text, () => ThisProcess.GetLimit(resource));
}
