package chain

// DieAt ends every Send of s at a step, as a kill would: "planned", "signed",
// "stored", "broadcast".
func DieAt(s *Sender, step string, err error) {
	s.die = func(at string) error {
		if at == step {
			return err
		}
		return nil
	}
}
