using System.CommandLine;

namespace Kin.Tool.Verbs;

/// <summary>
/// An option without a value: <see cref="FlagExtensions.Has"/> tells whether it was given. Not an
/// `Option&lt;bool&gt;`, since generic code of a package over a value type is not there compiled ahead, and
/// compiling it takes 2 ms of each start.
/// </summary>
internal class Flag : Option<string>
{
    /// <summary>Names have their dashes; the long one first.</summary>
    public Flag(string name, string description, params string[] aliases)
        : base(name, aliases)
    {
        Description = description;
        Arity = ArgumentArity.Zero;
    }
}
