namespace Kin.Workers.Functions.Graphs;

/// <summary>Where each object of a graph was first met, so that a refusal can name the member.</summary>
internal sealed class GraphTrail(string root)
{
    private readonly List<(int Owner, string Member)> _met = [];
    private readonly List<string> _members = [];
    private int _owner = -1;

    public void Push(string member) => _members.Add(member);

    public void Pop() => _members.RemoveAt(_members.Count - 1);

    public void Met(int number)
    {
        while (_met.Count <= number)
        {
            _met.Add((-1, ""));
        }

        _met[number] = (_owner, string.Concat(_members));
    }

    /// <summary>More of an object that was met before, under another number.</summary>
    public void Continue(int number, int earlier)
    {
        Met(number);
        _met[number] = _met[earlier];
    }

    public void Enter(int number)
    {
        _owner = number;
        _members.Clear();
    }

    /// <summary>The way from the root to the place where writing stopped.</summary>
    public string Path()
    {
        string path = string.Concat(_members);
        for (int owner = _owner; owner >= 0; owner = _met[owner].Owner)
        {
            path = _met[owner].Member + path;
        }

        return root + path;
    }
}
